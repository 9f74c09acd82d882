import { createHmac } from 'node:crypto';
import type { UsedConfigMap } from '../sources/WorkloadSource';
import type { KnownChange, WorkloadState } from '../store/AnomalyStore';
import { detailOf, listOf } from './explainRollout';

const MINUTE = 60_000;
const FINGERPRINT_BYTES = 2;

export const whereOf = (of: { cluster: string; namespace: string }) =>
  `${of.cluster}/${of.namespace}`;
export const keyOf = (of: UsedConfigMap) => `${whereOf(of)}/${of.name}`;

/** A ConfigMap that is not as it was when it was seen last. */
export function configMapChange(
  entityRef: string,
  configMap: UsedConfigMap,
  before: WorkloadState,
  now: number,
): Required<KnownChange> | undefined {
  const old = before.configMaps[keyOf(configMap)];
  if (!old) return undefined;
  const keys = changedKeys(old.keys, configMap);
  if (keys.length === 0) return undefined;
  const { writtenAt = now } = configMap;
  // a clock that goes wrong there, or a write that is older than what was seen: then it was meanwhile
  const isBetween = writtenAt >= old.at - MINUTE && writtenAt <= now;
  const at = new Date(isBetween ? writtenAt : now).toISOString();
  return {
    id: [entityRef, 'config', keyOf(configMap), at].join('|'),
    change: {
      kind: 'config',
      entityRef,
      title: `ConfigMap ${configMap.name}`,
      detail: detailOf([listOf(keys), whereOf(configMap)]),
      at,
      weight: 0,
    },
  };
}

/** `KEY` has another value, `+KEY` came, `-KEY` is gone. */
export function changedKeys(
  old: Readonly<Record<string, string>>,
  { keys: now, only }: UsedConfigMap,
): string[] {
  const isUsed = (key: string) => !only || only.has(key);
  const known = [...now.keys()].filter(isUsed);
  const came = known.filter(key => !Object.hasOwn(old, key));
  const gone = Object.keys(old).filter(key => isUsed(key) && !now.has(key));
  const changed = known.filter(
    key => Object.hasOwn(old, key) && old[key] !== now.get(key),
  );
  return [
    ...changed.sort(),
    ...came.sort().map(key => `+${key}`),
    ...gone.sort().map(key => `-${key}`),
  ];
}

/** Enough to see that a value changed (one change in 65,536 is missed), too little to find out what it is. */
export const fingerprintOf = (salt: string, value: string) =>
  createHmac('sha256', salt)
    .update(value)
    .digest()
    .subarray(0, FINGERPRINT_BYTES)
    .toString('hex');
