import {
  listPath,
  type UpstreamClient,
  type WorkloadScope,
} from '@kronos-portal/node';
import type { z } from 'zod';
import {
  cronJobListSchema,
  podListSchema,
  versionSchema,
  workloadListSchema,
  type CronJob,
  type Pod,
  type Workload,
} from './schema';

const PAGE = 250;
const MAX_PAGES = 4;

/** Every call that Kronos makes to a cluster; all of them read. */
export class KubernetesClient {
  readonly #http: UpstreamClient;

  static create(http: UpstreamClient) {
    return new KubernetesClient(http);
  }

  private constructor(http: UpstreamClient) {
    this.#http = http;
  }

  async version() {
    const { data } = await this.#http.get('version', versionSchema);
    return data.gitVersion;
  }

  deployments(scope: WorkloadScope): Promise<Workload[]> {
    return this.#list('apis/apps/v1', 'deployments', scope, workloadListSchema);
  }

  statefulSets(scope: WorkloadScope): Promise<Workload[]> {
    return this.#list(
      'apis/apps/v1',
      'statefulsets',
      scope,
      workloadListSchema,
    );
  }

  cronJobs(scope: WorkloadScope): Promise<CronJob[]> {
    return this.#list('apis/batch/v1', 'cronjobs', scope, cronJobListSchema);
  }

  pods(scope: WorkloadScope): Promise<Pod[]> {
    return this.#list('api/v1', 'pods', scope, podListSchema);
  }

  async #list<T>(
    api: string,
    kind: string,
    { labelSelector, namespace }: WorkloadScope,
    schema: z.ZodType<{ items: T[]; metadata?: { continue?: string } }>,
  ): Promise<T[]> {
    const where = listPath(api, kind, namespace);
    const items: T[] = [];
    let next: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const { data } = await this.#http.get(where, schema, {
        query: { labelSelector, limit: PAGE, continue: next },
      });
      items.push(...data.items);
      next = data.metadata?.continue;
      if (!next) break;
    }
    return items;
  }
}
