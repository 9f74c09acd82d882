import { ANNOTATION_KUBERNETES_ID } from '@kronos-portal/common';
import {
  contractClient,
  ContractSkipped,
  promised,
  refused,
  UpstreamError,
  type Contract,
  type ContractContext,
} from '@kronos-portal/node';
import { metered, unlimited } from '../metered';
import { KubernetesConfig } from './client';
import { clusterReader } from './clusterReader';
import { logOf } from './logOf';
import { toConfigMap, toRevisions } from './map';
import { podsOf } from './pods';

const MINUTE = 60_000;
/** at the beginning of a line; a kubelet writes nanoseconds */
const TIME = /^\d{4}-\d{2}-\d{2}T[\d:]{8}\.?\d*(Z|[+-][\d:]+) /;

const scopeOf = (id: string) => ({
  labelSelector: `${ANNOTATION_KUBERNETES_ID}=${id}`,
});

/** What the account may not see is not told by the portal, and is no fault of the server. */
async function whereAllowed<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (UpstreamError.is(error) && error.problem.kind === 'forbidden') {
      throw new ContractSkipped(error.problem.message);
    }
    throw error;
  }
}

async function revisionsOf({ client, subject }: ContractContext) {
  const found = toRevisions(
    'cluster',
    await whereAllowed(
      KubernetesConfig.create(client).replicaSets(scopeOf(subject)),
    ),
  );
  if (!found.length) throw new ContractSkipped('no ReplicaSet has it');
  return found;
}

/** The log of the first pod that runs. */
async function someLog({ client, subject }: ContractContext, bytes: number) {
  const since = Date.now() - 10 * MINUTE;
  const pods = await podsOf(metered(client, unlimited), scopeOf(subject), {
    from: since,
    to: Date.now(),
  });
  const pod = pods.find(({ status }) => status.phase === 'Running');
  if (!pod) throw new ContractSkipped('no pod runs');
  const [{ name: container }] = pod.spec.containers;
  const log = { client, pod, container, since, bytes, previous: false };
  return { text: await whereAllowed(logOf(log)), since };
}

/** What the detection of anomalies relies on, beyond what the connector of the delivery plugin does. */
export const kubernetesConfigContract: Contract = {
  tool: 'kubernetes',
  subject: `value of the label ${ANNOTATION_KUBERNETES_ID} (--project x)`,
  connect: target =>
    contractClient(clusterReader.client, target, {
      secrets: { token: target.token },
    }),
  promises: [
    {
      title: 'refuses a wrong token',
      verify: ({ stranger, subject }) =>
        refused(
          KubernetesConfig.create(stranger).replicaSets(scopeOf(subject)),
          'unauthorized',
        ),
    },
    {
      title: 'gives ReplicaSets by label, with Deployment, time and images',
      async verify(context) {
        for (const each of await revisionsOf(context)) {
          promised(
            each.name.startsWith(`${each.deployment}-`),
            `${each.name} is not named after ${each.deployment}`,
          );
          promised(
            each.createdAt <= Date.now() + 60_000,
            `${each.name} is of the future`,
          );
          promised(each.template.images.size, `${each.name} has no image`);
        }
      },
    },
    {
      title: 'has one newest ReplicaSet of each Deployment',
      async verify(context) {
        const newest = (await revisionsOf(context))
          .filter(({ isNewest }) => isNewest)
          .map(({ namespace, deployment }) => `${namespace}/${deployment}`);
        promised(newest.length, 'none is the newest');
        promised(
          new Set(newest).size === newest.length,
          `several are the newest: ${newest.join(', ')}`,
        );
      },
    },
    {
      title: 'confines a list of ReplicaSets to a namespace',
      async verify(context) {
        const [{ namespace }] = await revisionsOf(context);
        const found = await KubernetesConfig.create(context.client).replicaSets(
          { ...scopeOf(context.subject), namespace },
        );
        promised(
          found.length &&
            found.every(({ metadata }) => metadata.namespace === namespace),
          'another namespace is in the list',
        );
      },
    },
    {
      title: 'gives no ReplicaSet for a label that nothing has',
      async verify({ client }) {
        const found = await whereAllowed(
          KubernetesConfig.create(client).replicaSets(scopeOf('no-such-thing')),
        );
        promised(found.length === 0, `${found.length} ReplicaSets`);
      },
    },
    {
      title: 'gives a ConfigMap by name, with its keys and when it was written',
      async verify(context) {
        const used = (await revisionsOf(context))
          .filter(({ isNewest }) => isNewest)
          .flatMap(({ cluster, namespace, template }) =>
            [...template.configMaps.keys()].map(name => ({
              cluster,
              namespace,
              name,
            })),
          );
        if (!used.length) throw new ContractSkipped('it uses no ConfigMap');
        const [where] = used;
        const { keys, writtenAt } = toConfigMap(
          where,
          await whereAllowed(
            KubernetesConfig.create(context.client).configMap(where),
          ),
          () => '',
        );
        promised(keys.size, `${where.name} has no keys`);
        promised(
          writtenAt && writtenAt <= Date.now() + 60_000,
          `${where.name} was written ${writtenAt}`,
        );
      },
    },
    {
      title: 'says that a ConfigMap is not there',
      async verify(context) {
        const [{ namespace }] = await revisionsOf(context);
        await refused(
          whereAllowed(
            KubernetesConfig.create(context.client).configMap({
              namespace,
              name: 'no-such-thing',
            }),
          ),
          'not-found',
        );
      },
    },
    {
      title: 'gives the log of a container, each line with its time',
      async verify(context) {
        const { text, since } = await someLog(context, 100_000);
        if (!text) throw new ContractSkipped('nothing was written');
        const lines = text.split('\n').slice(0, -1);
        const wrong = lines.find(line => !TIME.test(line));
        promised(wrong === undefined, `a line begins ${wrong?.slice(0, 40)}`);
        const times = lines.map(line => Date.parse(line.split(' ')[0]));
        promised(
          times.every(time => time >= since - MINUTE),
          'lines of before are in it',
        );
      },
    },
    {
      title: 'cuts the log of a container where it is told to',
      async verify(context) {
        const { text } = await someLog(context, 300);
        promised(
          Buffer.byteLength(text) <= 300,
          `it is of ${Buffer.byteLength(text)} bytes`,
        );
      },
    },
  ],
};
