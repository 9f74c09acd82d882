/** A minute of one metric, as a chart draws it. */
export interface Point {
  /** unix seconds */
  t: number;
  value: number | null;
  low: number | null;
  high: number | null;
}

const KEPT = 180;
const MOST_SERIES = 800;

/** The last three hours of each metric with the band of what was expected then. Bounded; 100 bytes a point. */
export class RecentPoints {
  readonly #series = new Map<string, Point[]>();

  add(key: string, point: Point) {
    let points = this.#series.get(key);
    if (!points) {
      if (this.#series.size >= MOST_SERIES) {
        this.#series.delete(this.#series.keys().next().value!);
      }
      points = [];
      this.#series.set(key, points);
    }
    points.push(point);
    if (points.length > KEPT) points.shift();
  }

  of(key: string): Point[] {
    return this.#series.get(key) ?? [];
  }

  forget(prefix: string) {
    for (const key of this.#series.keys()) {
      if (key.startsWith(prefix)) this.#series.delete(key);
    }
  }

  toJSON(): Array<[string, Array<Array<number | null>>]> {
    return [...this.#series].map(([key, points]) => [
      key,
      points.map(({ t, value, low, high }) => [t, value, low, high]),
    ]);
  }

  static restore(saved: ReturnType<RecentPoints['toJSON']>): RecentPoints {
    const recent = new RecentPoints();
    for (const [key, points] of saved) {
      recent.#series.set(
        key,
        points.map(([t, value, low, high]) => ({
          t: t as number,
          value,
          low,
          high,
        })),
      );
    }
    return recent;
  }
}
