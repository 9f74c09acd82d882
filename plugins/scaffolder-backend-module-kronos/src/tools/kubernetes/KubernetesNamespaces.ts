import { ConflictError } from '@backstage/errors';
import {
  ANNOTATION_KUBERNETES_ID,
  LABEL_AFFILIATE,
} from '@kronos-portal/common';
import { path, type UpstreamClient } from '@kronos-portal/node';
import { z } from 'zod';
import type { ServicePlan } from '../../plan/ServicePlan';
import { unlessMissing } from '../notFound';

const LABEL_OWNER = 'kronos.io/owner';

const namespaceSchema = z.object({
  metadata: z.object({
    name: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
  }),
});
const deploymentsSchema = z.object({
  items: z
    .array(
      z.object({
        metadata: z.object({ name: z.string() }),
        spec: z
          .object({ replicas: z.number().default(1) })
          .default({ replicas: 1 }),
        status: z
          .object({ readyReplicas: z.number().default(0) })
          .default({ readyReplicas: 0 }),
      }),
    )
    .default([]),
});

const cronJobsSchema = z.object({
  items: z
    .array(z.object({ metadata: z.object({ name: z.string() }) }))
    .default([]),
});

export interface SeenDeployment {
  name: string;
  ready: number;
  desired: number;
}

/** What a service may use in dev before anyone has asked for more. */
const QUOTA = {
  'requests.cpu': '2',
  'requests.memory': '4Gi',
  'limits.memory': '8Gi',
  pods: '20',
};
const DEFAULTS = {
  type: 'Container',
  default: { memory: '512Mi' },
  defaultRequest: { cpu: '100m', memory: '256Mi' },
};

/** Makes what is missing in a cluster. */
export class KubernetesNamespaces {
  readonly #client: UpstreamClient;

  static create(options: { client: UpstreamClient }) {
    return new KubernetesNamespaces(options.client);
  }

  private constructor(client: UpstreamClient) {
    this.#client = client;
  }

  /** Throws ConflictError when a namespace of that name belongs to something else. True when it was made now. */
  async ensureNamespace(
    plan: ServicePlan,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const labels = {
      [LABEL_AFFILIATE]: plan.affiliate,
      [LABEL_OWNER]: plan.team,
      [ANNOTATION_KUBERNETES_ID]: plan.name,
    };
    const found = await unlessMissing(
      this.#client.get(
        path`/api/v1/namespaces/${plan.namespace}`,
        namespaceSchema,
        { signal },
      ),
    );
    if (found) {
      const foreign = Object.entries(labels).some(
        ([label, value]) => found.metadata.labels[label] !== value,
      );
      if (foreign) {
        throw new ConflictError(
          `The dev cluster has a namespace ${plan.namespace} that was not made for this service`,
        );
      }
      return false;
    }
    await this.#client.send('POST', '/api/v1/namespaces', {
      json: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: plan.namespace, labels },
      },
      signal,
    });
    return true;
  }

  /** Quota and defaults of the namespace. */
  async ensureLimits(plan: ServicePlan, signal?: AbortSignal): Promise<void> {
    await this.#ensure(plan, signal, 'resourcequotas', {
      kind: 'ResourceQuota',
      spec: { hard: QUOTA },
    });
    await this.#ensure(plan, signal, 'limitranges', {
      kind: 'LimitRange',
      spec: { limits: [DEFAULTS] },
    });
  }

  /** Deployments of the service in its namespace. */
  async deployments(
    plan: ServicePlan,
    signal?: AbortSignal,
  ): Promise<SeenDeployment[]> {
    const { data } = await this.#client.get(
      path`/apis/apps/v1/namespaces/${plan.namespace}/deployments`,
      deploymentsSchema,
      {
        query: { labelSelector: `${ANNOTATION_KUBERNETES_ID}=${plan.name}` },
        signal,
      },
    );
    return data.items.map(({ metadata, spec, status }) => ({
      name: metadata.name,
      ready: status.readyReplicas,
      desired: spec.replicas,
    }));
  }

  /** Names of the CronJobs of the service in its namespace: a batch job has no Deployment. */
  async cronJobs(plan: ServicePlan, signal?: AbortSignal): Promise<string[]> {
    const { data } = await this.#client.get(
      path`/apis/batch/v1/namespaces/${plan.namespace}/cronjobs`,
      cronJobsSchema,
      {
        query: { labelSelector: `${ANNOTATION_KUBERNETES_ID}=${plan.name}` },
        signal,
      },
    );
    return data.items.map(({ metadata }) => metadata.name);
  }

  async #ensure(
    plan: ServicePlan,
    signal: AbortSignal | undefined,
    plural: 'resourcequotas' | 'limitranges',
    body: { kind: string; spec: unknown },
  ): Promise<void> {
    const name = 'kronos-default';
    const found = await unlessMissing(
      this.#client.get(
        path`/api/v1/namespaces/${plan.namespace}/${plural}/${name}`,
        z.unknown(),
        { signal },
      ),
    );
    if (found) return;
    await this.#client.send(
      'POST',
      path`/api/v1/namespaces/${plan.namespace}/${plural}`,
      {
        json: {
          apiVersion: 'v1',
          ...body,
          metadata: { name, namespace: plan.namespace },
        },
        signal,
      },
    );
  }
}
