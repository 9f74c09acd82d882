import type { Trouble } from '../world/troubles';
import { CONTAINER_BEGINS_MS, TURN_MS } from '../world/logs/LogStreams';
import { logLines } from '../world/logs/logLines';
import type { PodLife } from './PodLife';

/** Without a limit of the caller; the kubelet keeps 10 MiB of a container as it comes. */
const KEPT_MS = 4 * 60 * 60_000;
const KEPT_BYTES = 10 * 1024 * 1024;
/** The kubelet keeps one container before the one that runs; in this world it ran no longer. */
const PREVIOUS_MS = 10 * 60_000;

/**
 * The log of a pod as the API server gives it, the oldest line first: of its container, or of the one before it that
 * ended. Undefined when none ended.
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod
 */
export function podLog(options: {
  pod: PodLife;
  service: string;
  language: 'java' | 'node';
  troubles: Trouble[];
  now: number;
  /** newest lines */
  tail?: number;
  /** ms since 1970 */
  since?: number;
  /** from the beginning of what is given */
  limitBytes?: number;
  timestamps?: boolean;
  /** of the container that ended last */
  previous?: boolean;
}): string | undefined {
  const { pod, service, language, troubles } = options;
  const { now, tail, limitBytes, previous } = options;
  const startedAt = pod.createdAt + CONTAINER_BEGINS_MS;
  if (previous && !pod.ended) return undefined;
  if (now < startedAt) return '';
  const begins = previous
    ? Math.max(startedAt, pod.ended!.at - PREVIOUS_MS)
    : pod.ended?.at ?? startedAt;
  const ends = previous ? pod.ended!.at : now + 1;
  const from = Math.max(begins, options.since ?? now - KEPT_MS);
  const lines = logLines(
    { service, language, pod: pod.uid, startedAt, troubles },
    from - TURN_MS,
    ends,
  )
    .filter(({ time }) => time >= from && time < ends)
    .map(({ time, line }) =>
      options.timestamps ? `${new Date(time).toISOString()} ${line}` : line,
    );
  const wanted =
    tail === undefined ? lines : lines.slice(Math.max(0, lines.length - tail));
  const text = wanted.map(line => `${line}\n`).join('');
  const most = Math.min(limitBytes ?? Infinity, KEPT_BYTES);
  return Buffer.byteLength(text) <= most
    ? text
    : Buffer.from(text).subarray(0, most).toString('utf8');
}
