import type { Incident, IncidentKind } from '../../world/events';

/** A time in which nothing begins or ends, and what is wrong in it. */
interface Phase {
  /** unix seconds */
  from: number;
  to: number;
  kinds: IncidentKind[];
}

/** The incidents of one place, cut into phases. */
export class Troubles {
  readonly #phases: Phase[];
  readonly incidents: { kind: IncidentKind; from: number; to: number }[];

  static create(incidents: Incident[]) {
    return new Troubles(incidents);
  }

  private constructor(incidents: Incident[]) {
    this.incidents = incidents.map(i => ({
      kind: i.kind,
      from: i.startedAt / 1_000,
      to: i.endsAt === undefined ? Infinity : i.endsAt / 1_000,
    }));
    const edges = [
      ...new Set(this.incidents.flatMap(i => [i.from, i.to])),
    ].sort((a, b) => a - b);
    this.#phases = edges.slice(1).map((to, i) => ({
      from: edges[i],
      to,
      kinds: this.incidents
        .filter(t => t.from <= edges[i] && t.to >= to)
        .map(t => t.kind),
    }));
  }

  at(time: number): IncidentKind[] {
    return this.#phases.find(p => p.from <= time && time < p.to)?.kinds ?? [];
  }

  /** How much of a counter was gained up to a time while things were wrong, weighted by how wrong. */
  weighted(
    total: (time: number) => number,
    time: number,
    weight: (kinds: IncidentKind[]) => number,
  ): number {
    let sum = 0;
    for (const phase of this.#phases) {
      if (phase.from >= time) break;
      const share = weight(phase.kinds);
      if (share) {
        sum += share * (total(Math.min(phase.to, time)) - total(phase.from));
      }
    }
    return sum;
  }
}
