export interface ClockState {
  /** world time minus real time when last looked at, in ms */
  offset: number;
  /** how many world seconds pass in a real one */
  factor: number;
}

/**
 * World time. It runs with real time until someone speeds it up or jumps; what it gained stays, so that it never runs
 * backwards, not even over a restart.
 */
export class Clock {
  #worldAt: number;
  #realAt: number;
  #factor: number;
  readonly #real: () => number;

  static create(options: { state?: ClockState; real?: () => number } = {}) {
    return new Clock(options);
  }

  private constructor(options: { state?: ClockState; real?: () => number }) {
    this.#real = options.real ?? Date.now;
    this.#factor = options.state?.factor ?? 1;
    this.#realAt = this.#real();
    this.#worldAt = this.#realAt + (options.state?.offset ?? 0);
  }

  /** Milliseconds since 1970, in world time. */
  now(): number {
    return Math.floor(
      this.#worldAt + (this.#real() - this.#realAt) * this.#factor,
    );
  }

  get factor() {
    return this.#factor;
  }

  setFactor(factor: number) {
    this.#settle();
    this.#factor = factor;
  }

  jump(ms: number) {
    this.#settle();
    this.#worldAt += ms;
  }

  state(): ClockState {
    this.#settle();
    return { offset: this.#worldAt - this.#realAt, factor: this.#factor };
  }

  #settle() {
    const real = this.#real();
    this.#worldAt += (real - this.#realAt) * this.#factor;
    this.#realAt = real;
  }
}
