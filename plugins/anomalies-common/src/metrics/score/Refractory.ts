/** After a surprise, less surprising points are held back for so long. */
const HOURS = 16;
const LEAST = 15;
const DAMPING = 0.4;
const HOUR = 3_600_000;

/** Lets a surprise pass once: what follows soon counts in full only when it is greater. */
export class Refractory {
  #peak = -1;
  #age = Infinity;

  pass(surprise: number, interval: number): number {
    this.#age++;
    const points = Math.max(LEAST, (HOURS * HOUR) / interval);
    if (surprise > this.#peak || this.#age > points) {
      this.#peak = surprise;
      this.#age = 0;
      return surprise;
    }
    return surprise * DAMPING;
  }

  toJSON(): number[] {
    return [this.#peak, Math.min(this.#age, 1e9)];
  }

  load([peak, age]: readonly number[]): void {
    this.#peak = peak;
    this.#age = age;
  }
}
