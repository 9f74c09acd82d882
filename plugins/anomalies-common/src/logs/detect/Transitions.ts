import { CountSeries } from './CountSeries';

const MOST = 20_000;
const FLOOR = 3;
const FIRM = 0.999;

/**
 * Which template follows which. Says when many successions of a minute were never seen before, between templates that
 * are themselves well known, and which was the first.
 */
export class Transitions {
  static create() {
    return new Transitions();
  }

  #pairs = new Map<string, number>();
  #known = new Map<string, number>();
  #series = CountSeries.create();
  #last: string | undefined;
  #unseen = new Map<string, number>();

  private constructor() {}

  add(id: string): void {
    const last = this.#last;
    this.#last = id;
    const seen = this.#known.get(id) ?? 0;
    if (seen < 1000) this.#known.set(id, seen + 1);
    if (last === undefined) return;
    const pair = `${last}>${id}`;
    const count = this.#pairs.get(pair);
    if (count !== undefined) {
      if (count < 1e6) this.#pairs.set(pair, count + 1);
      return;
    }
    if (seen > 50 && (this.#known.get(last) ?? 0) > 50) {
      if (this.#unseen.size < 64) this.#unseen.set(pair, 1);
    }
    this.#pairs.set(pair, 1);
  }

  endMinute():
    | {
        from: string;
        to: string;
        score: number;
        unseen: number;
        series: CountSeries;
      }
    | undefined {
    const unseen = this.#unseen.size;
    const [pair = '>'] = this.#unseen.keys();
    const [from, to] = pair.split('>');
    const score = this.#series.judge(unseen);
    const before = CountSeries.restore(this.#series.toJSON());
    this.#series.add(unseen);
    this.#unseen.clear();
    this.#forget(this.#pairs);
    this.#forget(this.#known);
    return unseen >= FLOOR && score > FIRM
      ? { from, to, score, unseen, series: before }
      : undefined;
  }

  /** Halves what is too much: pairs seen once go first. */
  #forget(counts: Map<string, number>) {
    if (counts.size <= MOST) return;
    const order = [...counts].sort((x, y) => x[1] - y[1]);
    for (const [key] of order.slice(0, order.length - MOST / 2)) {
      counts.delete(key);
    }
  }

  toJSON() {
    return {
      pairs: [...this.#pairs],
      known: [...this.#known],
      series: this.#series.toJSON(),
      last: this.#last,
    };
  }

  static restore(snapshot: ReturnType<Transitions['toJSON']>): Transitions {
    const transitions = new Transitions();
    transitions.#pairs = new Map(snapshot.pairs);
    transitions.#known = new Map(snapshot.known);
    transitions.#series = CountSeries.restore(snapshot.series);
    transitions.#last = snapshot.last;
    return transitions;
  }
}
