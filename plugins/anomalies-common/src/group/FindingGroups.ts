const MINUTE = 60_000;
const MOST_OPEN = 1000;
const MOST_FINDINGS = 100;

/** What a finding of any detector is reduced to for grouping. */
export interface GroupableFinding {
  /** findings with the same id are the same one, said again */
  id: string;
  service: string;
  /** milliseconds since 1970 */
  since: number;
  at: number;
  kind: string;
  /** 0 to 1 */
  confidence: number;
  /** it goes on for days, as a certificate that ends: what comes long after it was found does not belong to it */
  lasting?: boolean;
}

/** Findings that belong together: one thing to look at. */
export interface Anomaly<F extends GroupableFinding = GroupableFinding> {
  id: string;
  since: number;
  /** when the last finding was added or said again */
  last: number;
  /** when one that lasts was said again */
  heldAt?: number;
  /** 0 to 1: certain when any of its findings is, more so with several */
  confidence: number;
  /** by how much of it is theirs, the first is where to look */
  services: string[];
  /** the most certain first; 100 at most */
  findings: F[];
  /** findings beyond those kept */
  dropped: number;
}

export interface GroupChange<F extends GroupableFinding = GroupableFinding> {
  anomaly: Anomaly<F>;
  /** ids of anomalies that turned out to be part of this one */
  merged: string[];
  opened: boolean;
}

export interface FindingGroupsSnapshot<
  F extends GroupableFinding = GroupableFinding,
> {
  version: 1;
  open: Array<Anomaly<F>>;
}

const endOf = ({ last, heldAt = last }: Anomaly) => Math.max(last, heldAt);

/**
 * Joins findings of the same service or of services that call each other, within some minutes, into one anomaly. Order
 * of arrival within those minutes makes no difference to what is joined. Bounded: 1000 open anomalies, 100 findings each.
 */
export class FindingGroups<F extends GroupableFinding = GroupableFinding> {
  static create<T extends GroupableFinding = GroupableFinding>(
    options: {
      /** services that a service calls or is called by */
      neighbours?: (service: string) => Iterable<string>;
      /** findings further apart do not belong together */
      minutes?: number;
    } = {},
  ) {
    return new FindingGroups<T>(
      options.neighbours ?? (() => []),
      (options.minutes ?? 10) * MINUTE,
    );
  }

  readonly #neighbours: (service: string) => Iterable<string>;
  readonly #gap: number;
  #open: Array<Anomaly<F>> = [];

  private constructor(
    neighbours: (service: string) => Iterable<string>,
    gap: number,
  ) {
    this.#neighbours = neighbours;
    this.#gap = gap;
  }

  get open(): ReadonlyArray<Anomaly<F>> {
    return this.#open;
  }

  /** Adds a finding, or says one again, and answers the anomaly that it belongs to. */
  add(finding: F): GroupChange<F> {
    const near = new Set([finding.service, ...this.#near(finding.service)]);
    const fitting = this.#open.filter(
      anomaly =>
        anomaly.findings.some(({ id }) => id === finding.id) ||
        (finding.since - anomaly.last <= this.#gap &&
          anomaly.since - finding.at <= this.#gap &&
          anomaly.services.some(service => near.has(service))),
    );
    let [anomaly] = fitting;
    const opened = !anomaly;
    if (!anomaly) {
      anomaly = {
        id: `${finding.service}:${finding.since}:${finding.kind}`,
        since: finding.since,
        last: finding.at,
        confidence: 0,
        services: [],
        findings: [],
        dropped: 0,
      };
      if (this.#open.length >= MOST_OPEN) {
        this.#open.sort((a, b) => endOf(a) - endOf(b)).shift();
      }
      this.#open.push(anomaly);
    }
    const merged = fitting.slice(1);
    for (const other of merged) {
      anomaly.findings.push(...other.findings);
      anomaly.dropped += other.dropped;
      anomaly.last = Math.max(anomaly.last, other.last);
      hold(anomaly, other.heldAt);
    }
    if (merged.length) {
      this.#open = this.#open.filter(each => !merged.includes(each));
    }
    const again = anomaly.findings.findIndex(({ id }) => id === finding.id);
    if (again >= 0) anomaly.findings[again] = finding;
    else anomaly.findings.push(finding);
    if (again >= 0 && finding.lasting) hold(anomaly, finding.at);
    else anomaly.last = Math.max(anomaly.last, finding.at);
    summarise(anomaly);
    return { anomaly, merged: merged.map(({ id }) => id), opened };
  }

  #near(service: string): string[] {
    return [...this.#neighbours(service)];
  }

  /** Answers the anomalies to which nothing was added for long, and forgets them. */
  close(now: number): Array<Anomaly<F>> {
    const closed = this.#open.filter(
      anomaly => now - endOf(anomaly) > this.#gap,
    );
    this.#open = this.#open.filter(each => !closed.includes(each));
    return closed;
  }

  snapshot(): FindingGroupsSnapshot<F> {
    return { version: 1, open: structuredClone(this.#open) };
  }

  static restore<T extends GroupableFinding>(
    snapshot: FindingGroupsSnapshot<T>,
    options: Parameters<typeof FindingGroups.create>[0],
  ): FindingGroups<T> {
    const groups = FindingGroups.create<T>(options);
    groups.#open = structuredClone(snapshot.open);
    return groups;
  }
}

function hold(anomaly: Anomaly, at: number | undefined): void {
  if (at !== undefined) anomaly.heldAt = Math.max(anomaly.heldAt ?? 0, at);
}

function summarise(anomaly: Anomaly): void {
  anomaly.findings.sort(
    (a, b) =>
      b.confidence - a.confidence ||
      a.since - b.since ||
      (a.id < b.id ? -1 : 1),
  );
  if (anomaly.findings.length > MOST_FINDINGS) {
    anomaly.dropped += anomaly.findings.length - MOST_FINDINGS;
    anomaly.findings.length = MOST_FINDINGS;
  }
  anomaly.since = Math.min(...anomaly.findings.map(({ since }) => since));
  // Findings of one service and minute share their cause: only the best of each kind counts.
  const best = new Map<string, number>();
  const shares = new Map<string, number>();
  for (const { service, kind, confidence } of anomaly.findings) {
    const key = `${service}\n${kind}`;
    if (!best.has(key)) {
      best.set(key, confidence);
      shares.set(service, (shares.get(service) ?? 0) + confidence);
    }
  }
  let doubt = 1;
  for (const confidence of best.values()) doubt *= 1 - confidence;
  anomaly.confidence = Math.min(0.9999, 1 - doubt);
  anomaly.services = [...shares]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([service]) => service);
}
