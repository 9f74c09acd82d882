const BINS = 64;
const WIDTH = 0.25;
const LOWEST = -4;
const LN10 = Math.LN10;
/** The share of the past that the tail is fitted to. */
const TAIL = 0.05;
/** What is assumed of a tail before it is known, and for how many observations that counts. */
const USUAL_STEEPNESS = 3;
const BELIEF = 4;
const REFIT = 16;
const MOST = 12;

/**
 * How rare a deviation is for this very series: the distribution of the logarithm of past deviations, slowly forgotten,
 * with a Pareto tail (Hill's estimate) beyond what has been seen. Answers -log10 of the probability. Constant memory.
 */
export class TailEstimate {
  static create(options: { memory: number }) {
    return new TailEstimate(options.memory);
  }

  readonly #growth: number;
  readonly #bins = new Float32Array(BINS);
  #total = 0;
  #step = 1;
  #count = 0;
  #edge = 1;
  #edgeRarity = 1;
  #steepness = USUAL_STEEPNESS;

  private constructor(memory: number) {
    this.#growth = 1 + 1 / memory;
  }

  /** Judges a deviation (0 or more) by the past, then takes it in. */
  judge(deviation: number): number {
    const u = Math.log(deviation + 1e-9);
    const rarity = this.#rarity(u);
    const bin = Math.min(
      BINS - 1,
      Math.max(0, Math.floor((u - LOWEST) / WIDTH)),
    );
    this.#bins[bin] += this.#step;
    this.#total += this.#step;
    this.#step *= this.#growth;
    if (this.#step > 1e25) this.#rescale();
    this.#count++;
    if (this.#count % REFIT === 0) this.#fit();
    return rarity;
  }

  #rarity(u: number): number {
    if (this.#count < REFIT * 2) return 0;
    const beyond = u - this.#edge;
    if (beyond <= 0) return this.#edgeRarity * Math.exp(beyond);
    return Math.min(MOST, this.#edgeRarity + (this.#steepness * beyond) / LN10);
  }

  #fit() {
    let mass = 0;
    let weighted = 0;
    let bin = BINS - 1;
    const most = TAIL * this.#total;
    for (; bin > 0; bin--) {
      const next = this.#bins[bin];
      if (mass + next > most && mass > 0) break;
      mass += next;
      weighted += next * bin;
      if (mass > most) {
        bin--;
        break;
      }
    }
    const edgeBin = bin + 1;
    this.#edge = LOWEST + edgeBin * WIDTH;
    // In observations, as the weights of older ones have faded.
    const seen = mass / this.#step;
    const excess =
      mass > 0 ? (weighted / mass - edgeBin + 0.5) * WIDTH * seen : 0;
    this.#steepness = (seen + BELIEF) / (excess + BELIEF / USUAL_STEEPNESS);
    this.#edgeRarity = -Math.log10(
      Math.max(mass, this.#step * 0.5) / this.#total,
    );
  }

  #rescale() {
    for (let i = 0; i < BINS; i++) this.#bins[i] /= this.#step;
    this.#total /= this.#step;
    this.#step = 1;
  }

  toJSON(): number[] {
    return [
      this.#count,
      this.#total,
      this.#step,
      this.#edge,
      this.#edgeRarity,
      this.#steepness,
      ...this.#bins,
    ];
  }

  load(values: readonly number[]): void {
    [
      this.#count,
      this.#total,
      this.#step,
      this.#edge,
      this.#edgeRarity,
      this.#steepness,
    ] = values;
    this.#bins.set(values.slice(6));
  }
}
