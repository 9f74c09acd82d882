/** What can go wrong with a service. */
export const INCIDENT_KINDS = [
  'errors',
  'latency',
  'crash-loop',
  'memory-leak',
  'slow-leak',
  'bad-deployment',
  'traffic-drop',
  'slow-database',
  'noisy-neighbour',
  'certificate-expiry',
  'missed-batch',
] as const;

export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export interface Incident {
  id: string;
  service: string;
  kind: IncidentKind;
  /** world time, ms */
  startedAt: number;
  /** world time, ms; undefined: until someone ends it */
  endsAt?: number;
  /** of a bad deployment */
  release?: Release;
}

/** A version that brings the trouble with it. */
export interface Release {
  commit: string;
  /** world time, ms: when its pods came; undefined while it is being built */
  at?: number;
  /** what ran before, and runs again afterwards */
  imageBefore?: string;
}

/** How long a leak takes to fill the memory; then the container is killed, and begins anew. */
const LEAK_SECONDS: Partial<Record<string, number>> = {
  'memory-leak': 10 * 60,
  'slow-leak': 3 * 60 * 60,
};

/** Undefined when that kind of trouble does not leak. */
export const leakSecondsOf = ({ kind }: { kind: string }) => LEAK_SECONDS[kind];

/** From when to when an incident hurts, ms; a bad deployment does with its pods, not with its commit. */
export const spanOf = ({
  kind,
  startedAt,
  endsAt = Infinity,
  release,
}: Incident): { from: number; to: number } => ({
  from: kind === 'bad-deployment' ? release?.at ?? Infinity : startedAt,
  to: endsAt,
});

export const hurtsAt = (incident: Incident, time: number): boolean => {
  const { from, to } = spanOf(incident);
  return from <= time && time < to;
};
