import { spanOf, type Incident, type IncidentKind } from './incidents';

/** `starved`: another pod on the same node takes the CPU. */
export type TroubleKind = IncidentKind | 'starved';

/** What is wrong from when to when, unix seconds. */
export interface Trouble {
  kind: TroubleKind;
  from: number;
  to: number;
}

/** A time in which nothing begins or ends, and what is wrong in it. */
interface Phase {
  /** unix seconds */
  from: number;
  to: number;
  kinds: TroubleKind[];
}

export const troubleOf = (incident: Incident): Trouble => {
  const { from, to } = spanOf(incident);
  return { kind: incident.kind, from: from / 1_000, to: to / 1_000 };
};

/** The troubles of one place or pod, cut into phases. */
export class Troubles {
  readonly #phases: Phase[];
  readonly all: readonly Trouble[];

  static create(all: Trouble[]) {
    return new Troubles(all.filter(({ from, to }) => from < to));
  }

  private constructor(all: Trouble[]) {
    this.all = all;
    const edges = [...new Set(all.flatMap(i => [i.from, i.to]))].sort(
      (a, b) => a - b,
    );
    this.#phases = edges.slice(1).map((to, i) => ({
      from: edges[i],
      to,
      kinds: all.filter(t => t.from <= edges[i] && t.to >= to).map(t => t.kind),
    }));
  }

  at(time: number): TroubleKind[] {
    return this.#phases.find(p => p.from <= time && time < p.to)?.kinds ?? [];
  }

  /** How much of a counter was gained up to a time while things were wrong, weighted by how wrong. */
  weighted(
    total: (time: number) => number,
    time: number,
    weight: (kinds: TroubleKind[]) => number,
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
