import { createHash } from 'node:crypto';
import type { KubeObject } from './objects';
import type { Resource } from './resources';

const COUNTED = [
  'deployments',
  'statefulsets',
  'daemonsets',
  'jobs',
  'cronjobs',
  'ingresses',
  'networkpolicies',
];

/** Kinds of which the server counts how often they were changed. */
export const hasGeneration = ({ plural }: Resource) => COUNTED.includes(plural);

/** What the server adds by itself to what somebody wrote. */
export function admitted(
  resource: Resource,
  object: KubeObject,
  before?: KubeObject,
): KubeObject {
  switch (resource.plural) {
    case 'namespaces':
      return {
        ...object,
        metadata: {
          ...object.metadata,
          labels: {
            ...object.metadata.labels,
            'kubernetes.io/metadata.name': object.metadata.name,
          },
        },
        spec: { finalizers: ['kubernetes'] },
        status: before?.status ?? { phase: 'Active' },
      };
    case 'services':
      return {
        ...object,
        spec: {
          ...(before?.spec.clusterIP
            ? addressOf(before.spec.clusterIP)
            : address(object)),
          internalTrafficPolicy: 'Cluster',
          ipFamilies: ['IPv4'],
          ipFamilyPolicy: 'SingleStack',
          sessionAffinity: 'None',
          ...object.spec,
        },
        status: before?.status ?? { loadBalancer: {} },
      };
    case 'ingresses':
      return { ...object, status: before?.status ?? { loadBalancer: {} } };
    default:
      return object;
  }
}

const addressOf = (clusterIP: string) => ({
  clusterIP,
  clusterIPs: [clusterIP],
});

function address({ metadata }: KubeObject) {
  const hash = createHash('sha256')
    .update(metadata.uid ?? '')
    .digest();
  return addressOf(`10.96.${hash[0]}.${1 + (hash[1] % 250)}`);
}
