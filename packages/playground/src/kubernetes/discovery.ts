import { apiVersionOf, RESOURCES } from './resources';

export const VERSION = {
  major: '1',
  minor: '33',
  gitVersion: 'v1.33.4',
  gitCommit: '74cdb4273ee61ab76f8ec0f2b8ff1a1ef5c0a1d9',
  gitTreeState: 'clean',
  buildDate: '2025-08-13T14:22:15Z',
  goVersion: 'go1.24.5',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const METRICS = { group: 'metrics.k8s.io', version: 'v1beta1' };

const groupVersions = () => [
  ...new Map(
    [...RESOURCES.filter(r => r.group), METRICS].map(({ group, version }) => [
      `${group}/${version}`,
      {
        name: group,
        version: { groupVersion: `${group}/${version}`, version },
      },
    ]),
  ).values(),
];

export const coreVersions = () => ({ kind: 'APIVersions', versions: ['v1'] });

const groups = () =>
  groupVersions().map(({ name, version }) => ({
    name,
    versions: [version],
    preferredVersion: version,
  }));

export const groupList = () => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groups(),
});

/** undefined when there is no such group */
export function groupOf(name: string) {
  const found = groups().find(group => group.name === name);
  return found && { kind: 'APIGroup', apiVersion: 'v1', ...found };
}

/** undefined when there is no such group and version */
export function resourceList(group: string, version: string) {
  const found = RESOURCES.filter(
    r => r.group === group && r.version === version,
  ).map(resource => ({
    name: resource.plural,
    singularName: resource.kind.toLowerCase(),
    namespaced: resource.namespaced,
    kind: resource.kind,
    verbs: resource.derived
      ? ['get', 'list']
      : ['create', 'delete', 'get', 'list', 'patch', 'update'],
  }));
  if (group === METRICS.group && version === METRICS.version) {
    found.push({
      name: 'pods',
      singularName: '',
      namespaced: true,
      kind: 'PodMetrics',
      verbs: ['get', 'list'],
    });
  }
  if (!found.length) return undefined;
  const [first] = RESOURCES.filter(
    r => r.group === group && r.version === version,
  );
  return {
    kind: 'APIResourceList',
    // of the oldest API the answer has no version
    ...(group && { apiVersion: 'v1' }),
    groupVersion: first ? apiVersionOf(first) : `${group}/${version}`,
    resources: found,
  };
}
