import type { Incident } from '../world/events';
import { logLines } from '../world/logs/logLines';
import type { PodLife } from './PodLife';

/** A container is up so long after its pod was made. */
const BEGINS_MS = 3_500;
/** Without a limit of the caller; the kubelet keeps 10 MiB of a container as it comes. */
const KEPT_MS = 4 * 60 * 60_000;
const KEPT_BYTES = 10 * 1024 * 1024;

/**
 * The log of a pod as the API server gives it, the oldest line first.
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod
 */
export function podLog(options: {
  pod: PodLife;
  service: string;
  incidents: Incident[];
  now: number;
  /** newest lines */
  tail?: number;
  /** ms since 1970 */
  since?: number;
  /** from the beginning of what is given */
  limitBytes?: number;
  timestamps?: boolean;
}): string {
  const { pod, service, incidents, now, tail, limitBytes } = options;
  const startedAt = pod.createdAt + BEGINS_MS;
  if (now < startedAt) return '';
  const from = Math.max(startedAt, options.since ?? now - KEPT_MS);
  const lines = logLines(
    { service, pod: pod.uid, startedAt, incidents },
    from,
    now + 1,
  )
    .filter(({ time }) => time <= now)
    .map(({ time, line }) =>
      options.timestamps ? `${new Date(time).toISOString()} ${line}` : line,
    );
  const wanted = tail === undefined ? lines : lines.slice(-tail || Infinity);
  const text = wanted.map(line => `${line}\n`).join('');
  const most = Math.min(limitBytes ?? Infinity, KEPT_BYTES);
  return Buffer.byteLength(text) <= most
    ? text
    : Buffer.from(text).subarray(0, most).toString('utf8');
}
