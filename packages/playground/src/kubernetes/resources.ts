/** A kind of object that the API serves. */
export interface Resource {
  /** '' is the core group */
  group: string;
  version: string;
  plural: string;
  kind: string;
  namespaced: boolean;
  /** follows from other objects and cannot be written */
  derived?: boolean;
  /** what a field selector may ask for; by default name and namespace */
  fields?: string[];
}

const named = ['metadata.name', 'metadata.namespace'];

const core = { group: '', version: 'v1' };
const apps = { group: 'apps', version: 'v1' };
const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1' };

export const RESOURCES: Resource[] = [
  {
    ...core,
    plural: 'namespaces',
    kind: 'Namespace',
    namespaced: false,
    fields: ['metadata.name', 'status.phase'],
  },
  {
    ...core,
    plural: 'nodes',
    kind: 'Node',
    namespaced: false,
    derived: true,
    fields: ['metadata.name', 'spec.unschedulable'],
  },
  {
    ...core,
    plural: 'persistentvolumes',
    kind: 'PersistentVolume',
    namespaced: false,
  },
  {
    ...core,
    plural: 'pods',
    kind: 'Pod',
    namespaced: true,
    derived: true,
    fields: [
      ...named,
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'status.phase',
      'status.podIP',
    ],
  },
  {
    ...core,
    plural: 'events',
    kind: 'Event',
    namespaced: true,
    derived: true,
    fields: [
      ...named,
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.fieldPath',
      'reason',
      'reportingComponent',
      'type',
    ],
  },
  {
    ...core,
    plural: 'services',
    kind: 'Service',
    namespaced: true,
    fields: [...named, 'spec.clusterIP', 'spec.type'],
  },
  { ...core, plural: 'configmaps', kind: 'ConfigMap', namespaced: true },
  {
    ...core,
    plural: 'secrets',
    kind: 'Secret',
    namespaced: true,
    fields: [...named, 'type'],
  },
  {
    ...core,
    plural: 'serviceaccounts',
    kind: 'ServiceAccount',
    namespaced: true,
  },
  { ...core, plural: 'limitranges', kind: 'LimitRange', namespaced: true },
  {
    ...core,
    plural: 'resourcequotas',
    kind: 'ResourceQuota',
    namespaced: true,
  },
  {
    ...core,
    plural: 'persistentvolumeclaims',
    kind: 'PersistentVolumeClaim',
    namespaced: true,
  },
  { ...apps, plural: 'deployments', kind: 'Deployment', namespaced: true },
  {
    ...apps,
    plural: 'replicasets',
    kind: 'ReplicaSet',
    namespaced: true,
    derived: true,
  },
  { ...apps, plural: 'statefulsets', kind: 'StatefulSet', namespaced: true },
  { ...apps, plural: 'daemonsets', kind: 'DaemonSet', namespaced: true },
  {
    group: 'batch',
    version: 'v1',
    plural: 'jobs',
    kind: 'Job',
    namespaced: true,
  },
  {
    group: 'batch',
    version: 'v1',
    plural: 'cronjobs',
    kind: 'CronJob',
    namespaced: true,
  },
  {
    group: 'autoscaling',
    version: 'v2',
    plural: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    namespaced: true,
  },
  {
    group: 'networking.k8s.io',
    version: 'v1',
    plural: 'ingresses',
    kind: 'Ingress',
    namespaced: true,
  },
  {
    group: 'networking.k8s.io',
    version: 'v1',
    plural: 'networkpolicies',
    kind: 'NetworkPolicy',
    namespaced: true,
  },
  { ...rbac, plural: 'roles', kind: 'Role', namespaced: true },
  { ...rbac, plural: 'rolebindings', kind: 'RoleBinding', namespaced: true },
];

export const apiVersionOf = ({ group, version }: Resource) =>
  group ? `${group}/${version}` : version;

export const findResource = (group: string, version: string, plural: string) =>
  RESOURCES.find(
    r => r.group === group && r.version === version && r.plural === plural,
  );
