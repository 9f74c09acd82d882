import { ANNOTATION_KUBERNETES_ID } from '@kronos-portal/common';
import {
  contractClient,
  ContractSkipped,
  promised,
  refused,
  type Contract,
} from '@kronos-portal/node';
import { KubernetesClient } from './client';
import { kubernetesClient } from './KubernetesConnector';
import { workloadListSchema } from './schema';

const DEPLOYMENTS = 'apis/apps/v1/deployments';
const isTime = (text: string | undefined) =>
  Number.isFinite(Date.parse(text ?? ''));

const scopeOf = (id: string) => ({
  labelSelector: `${ANNOTATION_KUBERNETES_ID}=${id}`,
});

/** What the Kubernetes connector relies on. */
export const kubernetesContract: Contract = {
  tool: 'kubernetes',
  subject: `value of the label ${ANNOTATION_KUBERNETES_ID} (--project x)`,
  connect: target =>
    contractClient(kubernetesClient, target, {
      settings: { stage: 'dev', csp: 'private' },
      secrets: { token: target.token },
    }),
  promises: [
    {
      title: 'tells its version',
      async verify({ client }) {
        const version = await KubernetesClient.create(client).version();
        promised(/^v\d+\.\d+/.test(version ?? ''), `gitVersion is ${version}`);
      },
    },
    {
      title: 'refuses a wrong token',
      verify: ({ stranger, subject }) =>
        refused(
          KubernetesClient.create(stranger).deployments(scopeOf(subject)),
          'unauthorized',
        ),
    },
    {
      title: 'gives deployments with replicas, image and status by label',
      async verify({ client, subject }) {
        const kubernetes = KubernetesClient.create(client);
        const found = await kubernetes.deployments(scopeOf(subject));
        if (!found.length) throw new ContractSkipped('no deployment has it');
        for (const { metadata, spec, status } of found) {
          promised(status, `${metadata.name} has no status`);
          promised(
            spec.template?.spec?.containers?.[0]?.image,
            `${metadata.name} has no image`,
          );
        }
      },
    },
    {
      title: 'tells of each deployment how far its rollout is, and since when',
      async verify({ client, subject }) {
        const found = await KubernetesClient.create(client).deployments(
          scopeOf(subject),
        );
        if (!found.length) throw new ContractSkipped('no deployment has it');
        for (const { metadata, status } of found) {
          const { name, generation } = metadata;
          const { observedGeneration, conditions = [] } = status ?? {};
          promised(
            generation && observedGeneration,
            `${name} is of generation ${generation}, of which ${observedGeneration} was seen`,
          );
          promised(
            (status?.updatedReplicas ?? 0) <= (status?.replicas ?? 0),
            `${name} has more new replicas than replicas`,
          );
          promised(
            conditions.length &&
              conditions.every(c => isTime(c.lastUpdateTime)),
            `${name} does not say since when`,
          );
        }
      },
    },
    {
      title: 'gives CronJobs with schedule, image and status by label',
      async verify({ client, subject }) {
        const kubernetes = KubernetesClient.create(client);
        const found = await kubernetes.cronJobs(scopeOf(subject));
        if (!found.length) throw new ContractSkipped('no CronJob has it');
        for (const { metadata, spec, status } of found) {
          promised(status, `${metadata.name} has no status`);
          promised(
            spec.jobTemplate?.spec?.template?.spec?.containers?.[0]?.image,
            `${metadata.name} has no image`,
          );
          const times = [status?.lastScheduleTime, status?.lastSuccessfulTime];
          promised(
            times.every(time => time === undefined || isTime(time)),
            `${metadata.name} ran at ${times.join(' and ')}`,
          );
        }
      },
    },
    {
      title: 'gives nothing for a label that nothing has',
      async verify({ client }) {
        const kubernetes = KubernetesClient.create(client);
        const found = [
          ...(await kubernetes.deployments(scopeOf('no-such-thing'))),
          ...(await kubernetes.statefulSets(scopeOf('no-such-thing'))),
        ];
        promised(found.length === 0, `${found.length} workloads`);
      },
    },
    {
      title: 'confines a list to a namespace',
      async verify({ client, subject }) {
        const kubernetes = KubernetesClient.create(client);
        const [first] = await kubernetes.deployments(scopeOf(subject));
        if (!first) throw new ContractSkipped('no deployment has it');
        const { namespace } = first.metadata;
        const found = await kubernetes.deployments({
          ...scopeOf(subject),
          namespace,
        });
        promised(
          found.length && found.every(w => w.metadata.namespace === namespace),
          'another namespace is in the list',
        );
      },
    },
    {
      title: 'gives pods with restarts by the same label',
      async verify({ client, subject }) {
        const pods = await KubernetesClient.create(client).pods(
          scopeOf(subject),
        );
        if (!pods.length) throw new ContractSkipped('no pod has it');
        promised(
          pods.every(p => p.metadata.labels && p.status),
          'a pod has no labels or no status',
        );
        promised(
          pods.some(p =>
            p.status?.conditions?.some(
              c => c.type === 'Ready' && isTime(c.lastTransitionTime),
            ),
          ),
          'no pod says since when it is ready or not',
        );
      },
    },
    {
      title: 'gives a list page by page',
      async verify({ client }) {
        const page = async (next?: string) => {
          const { data } = await client.get(DEPLOYMENTS, workloadListSchema, {
            query: { limit: 1, continue: next },
          });
          return data;
        };
        const first = await page();
        if (!first.metadata?.continue) {
          throw new ContractSkipped('there is one deployment at most');
        }
        const second = await page(first.metadata.continue);
        const names = [...first.items, ...second.items].map(
          ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
        );
        promised(
          names.length === 2 && names[0] !== names[1],
          `the pages have ${names.join(', ')}`,
        );
        await refused(page('no-such-page'), 'nonsense');
      },
    },
    {
      title: 'refuses a selector that is none',
      verify: ({ client }) =>
        refused(
          KubernetesClient.create(client).deployments({
            labelSelector: 'app=a b',
          }),
          'nonsense',
        ),
    },
    {
      title: 'says that an API is not there, or may not be seen',
      verify: ({ client }) =>
        refused(
          client.get('apis/none.example/v1/things', workloadListSchema),
          'not-found',
          'forbidden',
        ),
    },
  ],
};
