import type { MetricFinding } from './MetricFinding';

const WINDOW = 3;
const TO_OPEN = 2;

/** Two of three unusual points open it, three of three usual ones close it. */
export class Episode {
  #times: number[] = [];
  #marks: number[] = [];
  /** the finding as it was said last, while it is open */
  open: MetricFinding | undefined;

  /** @param mark - 1 or -1 for unusual (up, down), 0 for usual. Answers what to do. */
  mark(time: number, mark: number): 'open' | 'close' | undefined {
    this.#times.push(time);
    this.#marks.push(mark);
    if (this.#times.length > WINDOW) {
      this.#times.shift();
      this.#marks.shift();
    }
    const unusual = Math.max(this.#of(1).length, this.#of(-1).length);
    if (!this.open) return unusual >= TO_OPEN ? 'open' : undefined;
    return this.#marks.length === WINDOW && this.#marks.every(each => !each)
      ? 'close'
      : undefined;
  }

  #of(mark: number): number[] {
    return this.#times.filter((_, i) => this.#marks[i] === mark);
  }

  get since(): number {
    return this.#times.find((_, i) => this.#marks[i] !== 0) ?? NaN;
  }

  forget(): void {
    this.#times = [];
    this.#marks = [];
  }

  toJSON() {
    return {
      times: [...this.#times],
      marks: [...this.#marks],
      open: this.open ?? null,
    };
  }

  load(saved: ReturnType<Episode['toJSON']>): void {
    this.#times = [...saved.times];
    this.#marks = [...saved.marks];
    this.open = saved.open ?? undefined;
  }
}
