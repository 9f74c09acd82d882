import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { KubernetesObjectTypes } from '@backstage/plugin-kubernetes-node';

const OBJECT_TYPES: KubernetesObjectTypes[] = [
  'pods',
  'services',
  'configmaps',
  'deployments',
  'limitranges',
  'resourcequotas',
  'replicasets',
  'horizontalpodautoscalers',
  'jobs',
  'cronjobs',
  'ingresses',
  'statefulsets',
  'daemonsets',
  'customresources',
  'persistentvolumes',
  'persistentvolumeclaims',
];

/** Names the settings under `kubernetes` that would be passed over without a word. */
export function tellWrongSettings(config: Config, logger: LoggerService): void {
  const settings: any = config.getOptional('kubernetes');
  if (!settings) return;
  const { clusterLocatorMethods, serviceLocatorMethod, objectTypes } = settings;
  if (clusterLocatorMethods && clusterLocatorMethods.length !== 0) {
    logger.error(
      'kubernetes.clusterLocatorMethods is not read, it must be []: clusters are installed in the marketplace.',
    );
  }
  const method = serviceLocatorMethod?.type;
  if (method && method !== 'multiTenant') {
    logger.error(
      `kubernetes.serviceLocatorMethod.type is '${method}', but it must be 'multiTenant': a service is looked for in all clusters of its affiliate.`,
    );
  }
  // of another type it stops the plugin, which then says so
  if (!Array.isArray(objectTypes)) return;
  for (const type of objectTypes) {
    if (OBJECT_TYPES.includes(type)) continue;
    logger.error(
      `kubernetes.objectTypes has '${type}', but there are only '${OBJECT_TYPES.join(
        "', '",
      )}'.`,
    );
  }
}
