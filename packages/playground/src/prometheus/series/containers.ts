import { createRandom } from '../../world/Random';
import { leakSecondsOf } from '../../world/incidents';
import { isUp, restartsAt, type PodSpan } from '../../world/pods';
import type { TroubleKind, Troubles } from '../../world/troubles';
import {
  ofPods,
  totalOf,
  traits,
  type Series,
  type ServiceAtPlace,
} from './place';
import { arrived } from './requests';

const MIB = 1024 * 1024;
/** of the scheduler, in microseconds */
const PERIOD = 100_000;
/** cores */
const CPU_LIMIT = 1;
/** periods of the scheduler in which a container wants to run, a second */
const PERIODS = 6;

/** Everything that cAdvisor counts grows from zero with its pod; a pod that came in the middle lost nothing before. */
const gained = (count: (time: number) => number, pod: PodSpan) => {
  const before = count(pod.from);
  return (time: number) => count(time) - before;
};

const going = (kind: TroubleKind) => (kinds: TroubleKind[]) =>
  Number(kinds.includes(kind));
const seconds = (time: number) => time;

/** How much more, or less, work the container does for each request. */
const work = (kinds: TroubleKind[]): number => {
  if (kinds.includes('latency')) return 2;
  if (kinds.includes('noisy-neighbour')) return -1;
  // it gets less than it wants
  return kinds.includes('starved') ? -0.45 : 0;
};

/** What takes all CPU of the node, a little up and down. */
const greedy = (time: number) =>
  0.93 * CPU_LIMIT * time + 0.6 * Math.sin(time / 17);

export function cpu(place: ServiceAtPlace): Series[] {
  const { peak, cpuPerRequest } = traits(place);
  const total = totalOf(place, peak);
  const idle = place.language === 'java' ? 0.03 : 0.01;
  return ofPods(place, 'container_cpu_usage_seconds_total', pod => {
    const troubles = place.troublesOf(pod);
    const served = arrived(place, pod, total);
    const usual = (time: number) =>
      idle * (time - pod.from) + cpuPerRequest * served(time);
    const all = (time: number) =>
      usual(time) +
      troubles.weighted(usual, time, work) +
      troubles.weighted(greedy, time, going('noisy-neighbour'));
    return gained(all, pod);
  });
}

/** Of the periods of the scheduler: those in which the container wanted to run, and those in which it was held back. */
export const cpuPeriods = (place: ServiceAtPlace): Series[] =>
  ofPods(
    place,
    'container_cpu_cfs_periods_total',
    ({ from }) =>
      time =>
        Math.floor(PERIODS * (time - from)),
  );

export function cpuThrottled(place: ServiceAtPlace): Series[] {
  const { peak } = traits(place);
  // a burst of requests hits the limit now and then
  const total = totalOf(place, peak, 'bursts');
  return ofPods(place, 'container_cpu_cfs_throttled_periods_total', pod => {
    const troubles = place.troublesOf(pod);
    const bursts = arrived(place, pod, total);
    const all = (time: number) =>
      (0.002 * PERIODS * bursts(time)) / peak +
      PERIODS *
        (troubles.weighted(seconds, time, going('starved')) * 0.55 +
          troubles.weighted(seconds, time, going('noisy-neighbour')) * 0.35);
    const since = gained(all, pod);
    return time => Math.floor(since(time));
  });
}

export const cpuQuota = (place: ServiceAtPlace): Series[] =>
  ofPods(place, 'container_spec_cpu_quota', () => () => CPU_LIMIT * PERIOD);
export const cpuPeriod = (place: ServiceAtPlace): Series[] =>
  ofPods(place, 'container_spec_cpu_period', () => () => PERIOD);

/** cAdvisor measures the network of the pod, not of its containers. */
const INTERFACE = { interface: 'eth0' };

export const received = (place: ServiceAtPlace): Series[] =>
  network(place, 'container_network_receive_bytes_total', 'requestSize');
export const transmitted = (place: ServiceAtPlace): Series[] =>
  network(place, 'container_network_transmit_bytes_total', 'answerSize');

function network(
  place: ServiceAtPlace,
  name: string,
  size: 'requestSize' | 'answerSize',
): Series[] {
  const { peak, [size]: bytes } = traits(place);
  const total = totalOf(place, peak);
  return ofPods(
    place,
    name,
    pod => {
      const served = arrived(place, pod, total);
      // probes and scrapes come to the idle one, too
      return time => Math.floor(600 * (time - pod.from) + bytes * served(time));
    },
    INTERFACE,
  );
}

const limitOf = ({ language }: ServiceAtPlace) =>
  (language === 'java' ? 1_536 : 512) * MIB;

export const memoryLimit = (place: ServiceAtPlace): Series[] =>
  ofPods(
    place,
    'container_spec_memory_limit_bytes',
    () => () => limitOf(place),
  );

export function memory(place: ServiceAtPlace): Series[] {
  const { memoryShare } = traits(place);
  const limit = limitOf(place);
  return ofPods(place, 'container_memory_working_set_bytes', pod => {
    const phase = createRandom(pod.name).next() * 2 * Math.PI;
    const troubles = place.troublesOf(pod);
    return time => {
      // garbage collection, and caches that fill over the day
      const waves =
        0.025 * Math.sin(time / 57 + phase) +
        0.035 * Math.sin(time / 13_751 + phase);
      const free = 1 - memoryShare;
      const share = memoryShare + waves + free * leaked(pod, troubles, time);
      return Math.round(limit * Math.min(0.99, share));
    };
  });
}

/** The container lives on for so long when nothing is left. */
const FULL_SECONDS = 5 * 60;

/** Share of the free memory that leaks have eaten; the container is killed at the end of each round and begins anew. */
function leaked(pod: PodSpan, troubles: Troubles, time: number): number {
  const leak = troubles.all.find(
    i => leakSecondsOf(i) && i.from <= time && time < i.to,
  );
  const round = leak && leakSecondsOf(leak);
  if (!round) return 0;
  const spent = (time - Math.max(leak.from, pod.from)) % round;
  return Math.min(1, Math.max(0, spent) / (round - FULL_SECONDS));
}

export const restarts = (place: ServiceAtPlace): Series[] =>
  ofPods(
    place,
    'kube_pod_container_status_restarts_total',
    pod => time => restartsAt(pod, place.troubles, time),
  );

export const ready = (place: ServiceAtPlace): Series[] =>
  (['true', 'false', 'unknown'] as const).flatMap(state =>
    ofPods(
      place,
      'kube_pod_status_ready',
      pod => time => {
        const isReady = String(isUp(pod, place.troubles, time));
        return Number(state === isReady);
      },
      { condition: state },
    ),
  );

export const up = (place: ServiceAtPlace): Series[] =>
  ofPods(
    place,
    'up',
    pod => time => Number(isUp(pod, place.troubles, time)),
  ).map(({ labels: { pod, container: _, ...labels }, ...series }) => ({
    ...series,
    labels: { ...labels, job: 'kubernetes-pods', instance: `${pod}:8080` },
  }));
