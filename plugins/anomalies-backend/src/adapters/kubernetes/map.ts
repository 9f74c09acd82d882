import { createHmac, randomBytes } from 'node:crypto';
import type {
  Part,
  Revision,
  Template,
  UsedConfigMap,
} from '../../sources/WorkloadSource';
import type { ConfigMap, Container, PodTemplate, ReplicaSet } from './schema';

const REVISION = 'deployment.kubernetes.io/revision';
/** differs in every revision */
const HASH = 'pod-template-hash';
/** of this process: digests of templates are compared within one reading and kept nowhere */
const KEY = randomBytes(32);

const digestOf = (value: unknown) =>
  createHmac('sha256', KEY)
    .update(JSON.stringify(value) ?? '')
    .digest('base64url');

/** ReplicaSets of Deployments; those of anything else are not known to be rolled out one after the other. */
export function toRevisions(
  cluster: string,
  replicaSets: readonly ReplicaSet[],
): Revision[] {
  const all = replicaSets.flatMap(({ metadata, spec }) => {
    const owner = metadata.ownerReferences?.find(o => o.kind === 'Deployment');
    const createdAt = Date.parse(metadata.creationTimestamp);
    if (!owner || !Number.isFinite(createdAt)) return [];
    return {
      name: metadata.name,
      deployment: owner.name,
      cluster,
      namespace: metadata.namespace,
      createdAt,
      // one that was rolled back to is an old one with a new number
      order: Number(metadata.annotations?.[REVISION] ?? 0),
      template: toTemplate(spec.template),
    };
  });
  return all.map(({ order, ...revision }) => ({
    ...revision,
    isNewest: !all.some(
      other =>
        other.namespace === revision.namespace &&
        other.deployment === revision.deployment &&
        (other.order - order || other.createdAt - revision.createdAt) > 0,
    ),
  }));
}

export function toTemplate({ metadata, spec }: PodTemplate): Template {
  const images = new Map<string, string>();
  const parts = new Map<string, { what: Part; name: string; digest: string }>();
  const add = (what: Part, name: string, value: unknown, within = '') =>
    parts.set([within, what, name].join(' '), {
      what,
      name,
      digest: digestOf(value),
    });
  const { containers = [], initContainers = [], ...ofPod } = spec;
  for (const container of [...initContainers, ...containers]) {
    const { name, image, env = [], envFrom = [], ...rest } = container;
    images.set(name, image);
    for (const each of env) add('env', each.name, each, name);
    for (const each of envFrom) add('envFrom', sourceOf(each), each, name);
    for (const [field, value] of Object.entries(rest)) {
      add('spec', field, value, name);
    }
  }
  for (const [field, value] of Object.entries(ofPod)) add('spec', field, value);
  for (const [key, value] of Object.entries(metadata?.annotations ?? {})) {
    add('annotation', key, value);
  }
  for (const [key, value] of Object.entries(metadata?.labels ?? {})) {
    if (key !== HASH) add('label', key, value);
  }
  return {
    images,
    parts,
    configMaps: configMapsOf(spec, [...initContainers, ...containers]),
  };
}

function sourceOf({
  configMapRef,
  secretRef,
}: NonNullable<Container['envFrom']>[number]): string {
  return configMapRef
    ? `ConfigMap ${configMapRef.name}`
    : `Secret ${secretRef?.name ?? ''}`;
}

function configMapsOf(
  { volumes = [] }: PodTemplate['spec'],
  containers: readonly Container[],
): Template['configMaps'] {
  const some = new Map<string, Set<string>>();
  const whole = new Set<string | undefined>();
  for (const { env = [], envFrom = [] } of containers) {
    for (const { configMapRef } of envFrom) whole.add(configMapRef?.name);
    for (const { valueFrom } of env) {
      const ref = valueFrom?.configMapKeyRef;
      if (ref)
        some.set(ref.name, (some.get(ref.name) ?? new Set()).add(ref.key));
    }
  }
  for (const { configMap, projected } of volumes) {
    whole.add(configMap?.name);
    for (const source of projected?.sources ?? []) {
      whole.add(source.configMap?.name);
    }
  }
  const used = new Map<string, ReadonlySet<string> | undefined>(some);
  for (const name of whole) if (name) used.set(name, undefined);
  // the cluster's own certificate, which every pod has
  used.delete('kube-root-ca.crt');
  return used;
}

export function toConfigMap(
  where: Omit<UsedConfigMap, 'keys' | 'writtenAt'>,
  { metadata, data, binaryData }: ConfigMap,
  fingerprint: (value: string) => string,
): UsedConfigMap {
  const times = (metadata.managedFields ?? []).flatMap(
    ({ time = '', fieldsV1 = {} }) => {
      const at = Date.parse(time);
      const isData = 'f:data' in fieldsV1 || 'f:binaryData' in fieldsV1;
      return isData && Number.isFinite(at) ? [at] : [];
    },
  );
  return {
    ...where,
    ...(times.length > 0 && { writtenAt: Math.max(...times) }),
    keys: new Map(
      Object.entries({ ...data, ...binaryData }).map(([key, value]) => [
        key,
        // the same value of two keys is not to be seen as the same
        fingerprint(`${key}\n${value}`),
      ]),
    ),
  };
}
