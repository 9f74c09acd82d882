import { path, type UpstreamClient } from '@kronos-portal/node';
import {
  mergeRequestsSchema,
  projectSchema,
  userSchema,
  versionSchema,
} from './schema';

/** Every call that Kronos' pages make to GitLab; creating projects is the software templates' work. */
export class GitlabClient {
  readonly #http: UpstreamClient;

  static create(http: UpstreamClient) {
    return new GitlabClient(http);
  }

  private constructor(http: UpstreamClient) {
    this.#http = http;
  }

  async whoAmI() {
    const { data: user } = await this.#http.get('api/v4/user', userSchema);
    const { data } = await this.#http.get('api/v4/version', versionSchema);
    return {
      name: user.username ?? user.name ?? undefined,
      version: data.version ?? undefined,
    };
  }

  /** By numeric id or by path with namespace. */
  async project(id: string) {
    const { data } = await this.#http.get(
      path`api/v4/projects/${id}`,
      projectSchema,
    );
    return data;
  }

  /** Open ones, last changed first. `total` is more than the list when there are many; unknown above 10,000. */
  async openMergeRequests(projectId: number, limit: number) {
    const { data, headers } = await this.#http.get(
      path`api/v4/projects/${projectId}/merge_requests`,
      mergeRequestsSchema,
      {
        query: {
          state: 'opened',
          order_by: 'updated_at',
          sort: 'desc',
          per_page: limit,
        },
      },
    );
    const header = headers.get('x-total');
    const total = header ? Number(header) : NaN;
    return {
      mergeRequests: data,
      total: Number.isSafeInteger(total) ? total : undefined,
    };
  }
}
