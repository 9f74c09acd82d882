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
      },
    },
  ],
};
