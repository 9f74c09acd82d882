import { KIND_NAMES, NUMBER, NUMBERED, QUANTITY } from '../scan/kinds';

export type SlotKind = (typeof KIND_NAMES)[number];

/** What a variable of a template usually holds. */
export interface SlotSummary {
  kind: SlotKind;
  /** values looked at: all of the first lines, then a sample */
  seen: number;
  /** the most frequent values, most frequent first; counts may be too high by the least of them */
  values: Array<{ value: string; count: number }>;
  /** whether `values` are all values ever looked at */
  complete: boolean;
  /** for numbers: quartiles of a sample, and the ends of the range */
  numbers?: {
    min: number;
    max: number;
    p25: number;
    p50: number;
    p75: number;
  };
}

const MOST_VALUES = 6;
const LONGEST_VALUE = 40;
const NUMBERS_KEPT = 12;
/** Where values hardly come again, a few are kept as examples. */
const EXAMPLES = 2;

/** Bounded memory of one slot: a space-saving list of frequent values and a small sample of numbers. */
export class SlotStatistics {
  static create(kind: number) {
    return new SlotStatistics(kind);
  }

  kind: number;
  seen = 0;
  complete = true;
  min = Infinity;
  max = -Infinity;
  readonly values: string[] = [];
  readonly counts: number[] = [];
  numbers: number[] | undefined;

  private constructor(kind: number) {
    this.kind = kind;
  }

  /** Answers whether the value was never among those remembered while all were remembered. */
  add(value: string, kind: number): boolean {
    this.seen++;
    if (kind !== this.kind && kind > this.kind) this.kind = kind;
    const number = parseFloat(value);
    if (!Number.isNaN(number) && kind > NUMBERED) this.#addNumber(number);
    const short =
      value.length > LONGEST_VALUE ? value.slice(0, LONGEST_VALUE) : value;
    const at = this.values.indexOf(short);
    if (at >= 0) {
      this.counts[at]++;
      return false;
    }
    if (this.complete && this.values.length < MOST_VALUES) {
      this.values.push(detached(short));
      this.counts.push(1);
      return true;
    }
    const surprising = this.complete;
    this.complete = false;
    if (surprising && this.counts.every(count => count === 1)) {
      this.values.length = EXAMPLES;
      this.counts.length = EXAMPLES;
    }
    let least = 0;
    for (let i = 1; i < this.counts.length; i++) {
      if (this.counts[i] < this.counts[least]) least = i;
    }
    this.values[least] = detached(short);
    this.counts[least]++;
    return surprising;
  }

  /** Whether all its values are known and came again and again: a new one would be news. */
  get closed(): boolean {
    return (
      this.complete &&
      // Numbers go on for long before they show that they have more values.
      this.seen >= (this.kind === NUMBER ? 256 : 40) &&
      this.values.length <= 4 &&
      this.kind !== QUANTITY
    );
  }

  #addNumber(number: number) {
    if (number < this.min) this.min = number;
    if (number > this.max) this.max = number;
    this.numbers ??= [];
    if (this.numbers.length < NUMBERS_KEPT) this.numbers.push(number);
    // Without randomness: every value replaces one of its own place in a fixed walk.
    else if (this.seen % 3 === 0) {
      this.numbers[(this.seen * 7) % NUMBERS_KEPT] = number;
    }
  }

  summary(): SlotSummary {
    const order = this.values
      .map((value, i) => ({ value, count: this.counts[i] }))
      .sort((x, y) => y.count - x.count || (x.value < y.value ? -1 : 1));
    const sorted = this.numbers && [...this.numbers].sort((x, y) => x - y);
    const at = (share: number) =>
      sorted![Math.min(sorted!.length - 1, Math.floor(sorted!.length * share))];
    return {
      kind: KIND_NAMES[this.kind],
      seen: this.seen,
      values: order,
      complete: this.complete,
      ...(sorted?.length && {
        numbers: {
          min: this.min,
          max: this.max,
          p25: at(0.25),
          p50: at(0.5),
          p75: at(0.75),
        },
      }),
    };
  }

  toJSON(): SlotSnapshot {
    return [
      this.kind,
      this.seen,
      this.complete ? 1 : 0,
      this.values,
      this.counts,
      this.numbers ?? null,
      this.numbers ? [this.min, this.max] : null,
    ];
  }

  static restore(snapshot: SlotSnapshot): SlotStatistics {
    const [kind, seen, complete, values, counts, numbers, range] = snapshot;
    const slot = new SlotStatistics(kind);
    slot.seen = seen;
    slot.complete = complete === 1;
    slot.values.push(...values);
    slot.counts.push(...counts);
    if (numbers && range) {
      slot.numbers = [...numbers];
      [slot.min, slot.max] = range;
    }
    return slot;
  }
}

export type SlotSnapshot = [
  number,
  number,
  number,
  string[],
  number[],
  number[] | null,
  [number, number] | null,
];

/**
 * A copy that does not keep the line that it was cut from in memory, as a slice does.
 */
export function detached(text: string): string {
  if (text.length < 13) return text;
  return JSON.parse(JSON.stringify(text));
}
