import type { RelatedChange } from '@kronos-portal/common';
import type { PodMinute } from '../sources/MetricSource';

/**
 * `<deployment>-<hash of the pod template>-<pod>`, as a ReplicaSet names its pods. Digits alone are the time of a CronJob's run,
 * which is no new version.
 */
const POD = /^(.+)-(?!\d+-)([a-z0-9]{6,10})-[a-z0-9]{5}$/;

/**
 * What the pods themselves tell: another hash is another version or configuration, another number of them a scaling.
 * For services whose deployments nobody reports.
 */
export function podChanges(
  entityRef: string,
  minutes: readonly PodMinute[],
  before: readonly string[],
): RelatedChange[] {
  const changes: RelatedChange[] = [];
  const byTime = new Map<number, Set<string>>();
  for (const { time, pod } of minutes) {
    const pods = byTime.get(time);
    if (pods) pods.add(pod);
    else byTime.set(time, new Set([pod]));
  }
  let known = new Set(before);
  for (const [time, pods] of [...byTime].sort(([a], [b]) => a - b)) {
    if (known.size > 0) {
      const hashes = hashesOf(known);
      const fresh = [...hashesOf(pods)].filter(hash => !hashes.has(hash));
      const at = new Date(time).toISOString();
      for (const hash of fresh) {
        changes.push({
          kind: 'deployment',
          entityRef,
          title: hash,
          at,
          weight: 0,
        });
      }
      // while one version takes the place of another there are more of them for a moment
      const oneVersion = new Set([...hashes, ...hashesOf(pods)]).size <= 1;
      if (oneVersion && pods.size !== known.size) {
        changes.push({
          kind: 'scaling',
          entityRef,
          title: `${known.size} → ${pods.size}`,
          at,
          weight: 0,
        });
      }
    }
    known = pods;
  }
  return changes;
}

function hashesOf(pods: ReadonlySet<string>): Set<string> {
  return new Set(
    [...pods].flatMap(pod => {
      const match = POD.exec(pod);
      return match ? [`${match[1]}-${match[2]}`] : [];
    }),
  );
}
