import { MINUTE } from './findings';

/** A container has said what belongs to its start by then. */
const STARTING = 5 * MINUTE;

/** When the pods of a service began to write, of as many as have to be remembered. */
export class PodStarts {
  readonly #since: Map<string, number>;

  /** @param saved - from `toJSON`; pods are ordered by their beginning */
  constructor(saved: Array<[pod: string, since: number]> = []) {
    this.#since = new Map(saved);
  }

  /** Whether a pod that writes at this time has only just begun. Ask in the order of time. */
  isStarting(pod: string, time: number): boolean {
    const since = this.#since.get(pod);
    if (since === undefined) this.#since.set(pod, time);
    return time - (since ?? time) < STARTING;
  }

  /** Keeps the newest. One that is forgotten and writes again looks like one that starts. */
  forgetAllBut(most: number): void {
    for (const pod of this.#since.keys()) {
      if (this.#since.size <= most) break;
      this.#since.delete(pod);
    }
  }

  toJSON() {
    return [...this.#since];
  }
}
