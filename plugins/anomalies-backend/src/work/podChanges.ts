import type { PlacedPod } from '../detection/ServiceDetector';
import { placeOf, type PodMinute } from '../sources/MetricSource';

/**
 * `<deployment>-<hash of the pod template>-<pod>`, as a ReplicaSet names its pods. Digits alone are the time of a CronJob's run,
 * which is no new version.
 */
const POD = /^(.+)-(?!\d+-)([a-z0-9]{6,10})-[a-z0-9]{5}$/;

/** Pods of a version came up that was not there a minute before. */
export interface Rollout {
  /** as {@link placeOf} has it */
  place: string;
  /** name of the ReplicaSet */
  name: string;
  /** of the same Deployment, that were there before */
  before: string[];
  /** ms since 1970 */
  at: number;
}

/** There are more or fewer pods of the one version that runs. */
export interface Scaling {
  place: string;
  from: number;
  to: number;
  at: number;
}

/**
 * What the pods themselves tell, place by place: production is scaled while dev runs on as it is.
 *
 * @param before - the pods that were there when the minutes begin
 */
export function podChanges(
  minutes: readonly PodMinute[],
  before: readonly PlacedPod[],
): { rollouts: Rollout[]; scalings: Scaling[] } {
  const rollouts: Rollout[] = [];
  const scalings: Scaling[] = [];
  const places = new Map<string, Map<number, Set<string>>>();
  for (const minute of minutes) {
    const ofPlace = within(places, placeOf(minute), () => new Map());
    within(ofPlace, minute.time, () => new Set<string>()).add(minute.pod);
  }
  for (const [place, byTime] of places) {
    let known = new Set(
      before.filter(pod => pod.place === place).map(({ pod }) => pod),
    );
    for (const [at, pods] of [...byTime].sort(([a], [b]) => a - b)) {
      if (known.size > 0) {
        const old = versionsOf(known);
        const all = new Map([...old, ...versionsOf(pods)]);
        for (const [name, deployment] of all) {
          if (old.has(name)) continue;
          const ofSame = [...old].filter(([, of]) => of === deployment);
          rollouts.push({ place, name, before: ofSame.map(([n]) => n), at });
        }
        // while one version takes the place of another there are more of them for a moment
        if (all.size <= 1 && pods.size !== known.size) {
          scalings.push({ place, from: known.size, to: pods.size, at });
        }
      }
      known = pods;
    }
  }
  return { rollouts, scalings };
}

/** ReplicaSet → Deployment */
function versionsOf(pods: ReadonlySet<string>): Map<string, string> {
  return new Map(
    [...pods].flatMap(pod => {
      const match = POD.exec(pod);
      return match ? [[`${match[1]}-${match[2]}`, match[1]] as const] : [];
    }),
  );
}

function within<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
