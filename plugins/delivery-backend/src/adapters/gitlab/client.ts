import { path, UpstreamError, type UpstreamClient } from '@kronos-portal/node';
import {
  approvalsSchema,
  branchesSchema,
  mergeRequestsSchema,
  pipelineSchema,
  pipelinesSchema,
  projectSchema,
  reviewersSchema,
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

  /** undefined where the token or the edition has none. */
  async approvals(projectId: number, iid: number) {
    return optional(async () => {
      const { data } = await this.#http.get(
        path`api/v4/projects/${projectId}/merge_requests/${iid}/approvals`,
        approvalsSchema,
      );
      return data;
    });
  }

  /** Reviewers and how far each is; since GitLab 13.12. */
  async reviewers(projectId: number, iid: number) {
    return optional(async () => {
      const { data } = await this.#http.get(
        path`api/v4/projects/${projectId}/merge_requests/${iid}/reviewers`,
        reviewersSchema,
      );
      return data;
    });
  }

  /** The newest ones, over all branches; undefined where pipelines are switched off. */
  async pipelines(projectId: number, limit: number) {
    return optional(async () => {
      const { data } = await this.#http.get(
        path`api/v4/projects/${projectId}/pipelines`,
        pipelinesSchema,
        { query: { order_by: 'id', sort: 'desc', per_page: limit } },
      );
      return data;
    });
  }

  async pipeline(projectId: number, id: number) {
    const { data } = await this.#http.get(
      path`api/v4/projects/${projectId}/pipelines/${id}`,
      pipelineSchema,
    );
    return data;
  }

  /** Up to 100, by name. */
  async branches(projectId: number) {
    const { data, headers } = await this.#http.get(
      path`api/v4/projects/${projectId}/repository/branches`,
      branchesSchema,
      { query: { per_page: 100 } },
    );
    const total = Number(headers.get('x-total') ?? NaN);
    return {
      branches: data,
      total: Number.isSafeInteger(total) ? total : data.length,
    };
  }
}

/** What not every edition, version or token gives. */
async function optional<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (
      UpstreamError.is(error) &&
      ['not-found', 'forbidden'].includes(error.problem.kind)
    ) {
      return undefined;
    }
    throw error;
  }
}
