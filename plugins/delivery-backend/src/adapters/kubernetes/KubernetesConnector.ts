import { InputError } from '@backstage/errors';
import {
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  workloadsViewSchema,
  type WorkloadsView,
} from '@kronos-portal/common';
import {
  parseInput,
  UpstreamError,
  type Connection,
  type Connector,
  type ConnectorClientOptions,
  type ConnectorContext,
  type ConnectorView,
  type UpstreamClient,
  workloadScopeOf,
} from '@kronos-portal/node';
import { z } from 'zod';
import { KubernetesClient } from './client';
import { toWorkload } from './map';
import { toBatch } from './mapCronJob';

export const kubernetesSettingsSchema = z.object({
  /** address of the API server */
  url: z.url({
    protocol: /^https?$/,
    error: 'must be an address such as https://cluster.example.com:6443',
  }),
  stage: z.enum(['dev', 'stg', 'prd']),
  csp: z.enum(['aws', 'gcp', 'azure', 'ncp', 'private']),
  region: z.string().optional(),
  /** as in a kubeconfig: PEM in base64; PEM itself is taken too */
  caData: z.string().optional(),
  skipTLSVerify: z.boolean().optional(),
  /** labels that every workload has to carry, for a cluster that affiliates share */
  matchers: z.string().optional(),
  proxy: z.string().optional(),
});

const workloads: ConnectorView<Record<string, unknown>, WorkloadsView> = {
  name: 'workloads',
  params: z.object({}),
  data: workloadsViewSchema,
  observed: true,
  annotations: [ANNOTATION_KUBERNETES_ID, ANNOTATION_KUBERNETES_LABEL_SELECTOR],
  async read(context) {
    const answers = await Promise.allSettled(
      context.connections.map(connection => readCluster(context, connection)),
    );
    const failures = answers.filter(a => a.status === 'rejected');
    if (failures.length === answers.length) throw failures[0]?.reason;
    const unanswered: string[] = [];
    const found = answers.flatMap((answer, i) => {
      if (answer.status === 'fulfilled') return answer.value;
      const { name } = context.connections[i];
      context.logger.warn(
        `Cluster '${name}' did not answer: ${answer.reason?.message}`,
      );
      unanswered.push(name);
      return [];
    });
    return { workloads: found, unanswered };
  },
};

/** What runs for an entity, in all clusters of its affiliate. */
export const kubernetesConnector: Connector = {
  tool: 'kubernetes',
  client: kubernetesClient,
  async check(client) {
    const kubernetes = KubernetesClient.create(client);
    const version = await kubernetes.version();
    // the version is public: only a list shows that the token is good
    try {
      await kubernetes.deployments({
        labelSelector: `${ANNOTATION_KUBERNETES_ID}=kronos-connection-check`,
      });
    } catch (error) {
      // a token for some namespaces only is a good one
      if (!UpstreamError.is(error) || error.problem.kind !== 'forbidden') {
        throw error;
      }
    }
    return { version };
  },
  views: [workloads],
  actions: [],
};

export function kubernetesClient({
  connection,
  createClient,
}: ConnectorClientOptions): UpstreamClient {
  const { url, caData, skipTLSVerify, proxy } = parseInput(
    kubernetesSettingsSchema,
    connection.settings,
  );
  const { token } = connection.secrets;
  if (!token) throw new InputError('The token of the cluster is missing.');
  return createClient({
    baseUrl: url,
    proxy,
    tls: { ca: caData && pemOf(caData), insecure: skipTLSVerify },
    headers: { authorization: `Bearer ${token}` },
  });
}

function pemOf(caData: string): string {
  const pem = caData.includes('-----BEGIN')
    ? caData
    : Buffer.from(caData, 'base64').toString('utf8');
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new InputError(
      'caData: must be a certificate in PEM, or that in base64 as in a kubeconfig.',
    );
  }
  return pem;
}

async function readCluster(
  context: ConnectorContext,
  connection: Connection,
): Promise<WorkloadsView['workloads']> {
  const scope = workloadScopeOf(context.entity, connection);
  const kubernetes = KubernetesClient.create(context.clientOf(connection.name));
  const [deployments, statefulSets, cronJobs, pods] = await Promise.all([
    kubernetes.deployments(scope),
    kubernetes.statefulSets(scope),
    kubernetes.cronJobs(scope).catch(withoutBatches),
    // restarts are an extra: a token may be forbidden to see pods
    kubernetes.pods(scope).catch(() => undefined),
  ]);
  const { stage } = connection.settings;
  const common = {
    cluster: connection.name,
    stage: typeof stage === 'string' ? stage : undefined,
    pods,
  };
  return [
    ...deployments.map(workload =>
      toWorkload({ ...common, kind: 'Deployment', workload }),
    ),
    ...statefulSets.map(workload =>
      toWorkload({ ...common, kind: 'StatefulSet', workload }),
    ),
    ...cronJobs.map(cronJob => toBatch({ ...common, cronJob })),
  ];
}

/** A token that was made for services alone may not see batch jobs; what else it sees is still shown. */
function withoutBatches(error: unknown): [] {
  if (UpstreamError.is(error)) {
    const { kind } = error.problem;
    if (kind === 'forbidden' || kind === 'not-found') return [];
  }
  throw error;
}
