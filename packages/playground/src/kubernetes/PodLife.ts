import { createHash } from 'node:crypto';
import { leakSecondsOf, type Incident } from '../world/incidents';
import { CONTAINER_BEGINS_MS } from '../world/logs/LogStreams';
import { CRASH_SECONDS, crashes } from '../world/pods';
import { createRandom } from '../world/Random';
import type { KubeObject, Revision, Rollout } from './objects';

/** A pod of a Deployment at one moment. */
export interface PodLife {
  name: string;
  uid: string;
  revision: Revision;
  createdAt: number;
  readyAt: number;
  phase: 'scheduling' | 'creating' | 'starting' | 'ready' | 'crashed';
  restarts: number;
  /** why and when the container ended last */
  ended?: { at: number; reason: 'Error' | 'OOMKilled'; exitCode: number };
}

const SCHEDULED_MS = 1_000;
const READY_MS = 5_000;
const READY_SPREAD_MS = 2_500;

const CRASH_CYCLE_MS = CRASH_SECONDS * 1_000;
/** how long the container runs before it crashes again */
const CRASH_RUN_MS = 8_000;
const LEAK_START_MS = 10_000;

/** From when to when there is a pod of a Deployment, ms. */
export interface PodTime {
  revision: Revision;
  index: number;
  createdAt: number;
  /** undefined while nothing takes its place */
  endsAt?: number;
}

/**
 * Every pod of the revisions that are remembered. They follow from the rollout, so nothing has to be kept up to date. A
 * rollout replaces one pod after the other; a new Deployment starts all of them at once.
 */
export function podTimes(deployment: KubeObject, rollout: Rollout): PodTime[] {
  const replicas: number = deployment.spec?.replicas ?? 1;
  const { revisions, scaled } = rollout;
  const times: PodTime[] = [];
  const turns = revisions.map(({ startedAt }) => startedAt);
  for (let index = 0; index < replicas; index++) {
    const begins = revisions.map((revision, k) => {
      const isLate = k === revisions.length - 1 && index >= scaled.from;
      const at = isLate ? Math.max(revision.startedAt, scaled.at) : turns[k];
      const ready = at + delayOf(deployment, revision, index);
      if (k > 0 && !isLate) turns[k] = ready;
      return { revision, at, ready, isLate };
    });
    const replaced = rollout.replaced[index] ?? 0;
    // one that was added by the last scaling had none before it
    const since = begins.at(-1)?.isLate ? begins.length - 1 : 0;
    begins.forEach(({ revision, at }, k) => {
      // the old one goes when the new one is ready
      const endsAt = begins[k + 1]?.ready;
      if (k < since) return;
      const isReplaced = replaced > at && (!endsAt || replaced < endsAt);
      if (isReplaced) {
        times.push({ revision, index, createdAt: at, endsAt: replaced });
      }
      const createdAt = isReplaced ? replaced : at;
      times.push({ revision, index, createdAt, ...(endsAt && { endsAt }) });
    });
  }
  return times;
}

/** The pods that a Deployment has at a time. */
export function podsAt(options: {
  deployment: KubeObject;
  rollout: Rollout;
  incidents: Incident[];
  now: number;
}): PodLife[] {
  const { deployment, rollout, now } = options;
  return podTimes(deployment, rollout)
    .filter(
      ({ createdAt, endsAt = Infinity }) => createdAt <= now && now < endsAt,
    )
    .map(({ revision, index, createdAt }) =>
      lifeOf(options, revision, index, createdAt),
    );
}

/** What a pod is called, and its uid. */
export function identityOf(
  { metadata }: KubeObject,
  { revision, index, createdAt }: PodTime,
): { name: string; uid: string } {
  const uid = uidOf(metadata.uid ?? '', revision.hash, index, createdAt);
  return { name: `${metadata.name}-${revision.hash}-${suffixOf(uid)}`, uid };
}

/** When all pods of the newest revision were or will be ready. */
export function rolloutEnd(deployment: KubeObject, rollout: Rollout): number {
  const current = rollout.revisions.at(-1);
  if (!current) return 0;
  const replicas: number = deployment.spec?.replicas ?? 1;
  const delays = Array.from({ length: replicas }, (_, i) =>
    delayOf(deployment, current, i),
  );
  return (
    current.startedAt +
    (rollout.revisions.length > 1
      ? delays.reduce((sum, d) => sum + d, 0)
      : Math.max(0, ...delays))
  );
}

export function uidOf(...words: (string | number)[]): string {
  const hex = createHash('sha256').update(words.join('\0')).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const delayOf = (deployment: KubeObject, revision: Revision, index: number) =>
  READY_MS +
  createRandom(deployment.metadata.uid ?? '', revision.hash, index).next() *
    READY_SPREAD_MS;

function lifeOf(
  options: { deployment: KubeObject; incidents: Incident[]; now: number },
  revision: Revision,
  index: number,
  createdAt: number,
): PodLife {
  const { deployment, incidents, now } = options;
  const age = now - createdAt;
  const delay = delayOf(deployment, revision, index);
  const pod: PodLife = {
    ...identityOf(deployment, { revision, index, createdAt }),
    revision,
    createdAt,
    readyAt: createdAt + delay,
    phase: 'ready',
    restarts: 0,
  };
  if (age < SCHEDULED_MS) pod.phase = 'scheduling';
  else if (age < CONTAINER_BEGINS_MS) pod.phase = 'creating';
  else if (age < delay) pod.phase = 'starting';
  for (const incident of incidents) suffer(pod, incident, index, now);
  return pod;
}

function suffer(pod: PodLife, incident: Incident, index: number, now: number) {
  const from = Math.max(incident.startedAt, pod.readyAt);
  const to = Math.min(incident.endsAt ?? now, now);
  if (to <= from) return;
  const going = incident.endsAt === undefined || incident.endsAt > now;
  if (incident.kind === 'crash-loop' && crashes({ index })) {
    const cycles = Math.floor((to - from) / CRASH_CYCLE_MS);
    const since = from + cycles * CRASH_CYCLE_MS;
    pod.restarts += cycles + 1;
    const running = cycles > 0 && now - since < CRASH_RUN_MS;
    const at = running ? since - CRASH_CYCLE_MS + CRASH_RUN_MS : since;
    pod.ended = { at: Math.max(at, from), reason: 'Error', exitCode: 1 };
    if (going) pod.phase = running ? 'starting' : 'crashed';
  }
  const leakMs = 1_000 * (leakSecondsOf(incident) ?? 0);
  if (leakMs) {
    const cycles = Math.floor((to - from) / leakMs);
    if (!cycles) return;
    const at = from + cycles * leakMs;
    pod.restarts += cycles;
    pod.ended = { at, reason: 'OOMKilled', exitCode: 137 };
    if (now - at < LEAK_START_MS) pod.phase = 'starting';
  }
}

/** The letters that Kubernetes uses: no vowels, nothing that looks alike. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
export const suffixOf = (uid: string) => {
  const random = createRandom(uid);
  return Array.from({ length: 5 }, () => random.pick([...LETTERS])).join('');
};

/** Hash of a pod template, in the form of the label `pod-template-hash`. */
export function templateHash(template: unknown, number: number): string {
  const hex = createHash('sha256')
    .update(`${JSON.stringify(template)}${number}`)
    .digest('hex');
  return [...hex.slice(0, 10)]
    .map(c => LETTERS[(parseInt(c, 16) * 7 + number) % LETTERS.length])
    .join('');
}
