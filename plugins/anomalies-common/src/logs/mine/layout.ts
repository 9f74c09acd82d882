import { NUMBER, NUMBERED, QUANTITY } from '../scan/kinds';
import type { Scanner } from '../scan/Scanner';
import type { Place } from './variability';

/** For a word that the kept part of the sample does not have. */
export const NOWHERE = { before: '', after: '', opener: '', follower: '' };

/** Where the words of a sample stand. */
export interface Layout {
  sample: string;
  begins: number[];
  ends: number[];
  texts: string[];
  places: Array<Pick<Place, 'before' | 'after' | 'opener' | 'follower'>>;
  /** What stands from after the word before `from` to the word `to`, parted by white space. */
  gap(from: number, to: number): Unit[] | undefined;
}

export interface Unit {
  /** a variable by its looks */
  variable: boolean;
  /** one that is more than a number */
  telling: boolean;
  /** the word `from` is part of it */
  word: boolean;
}

export function layoutOf(scanner: Scanner, sample: string): Layout {
  scanner.scan(sample);
  const words = [...scanner.words.subarray(0, scanner.wordCount)];
  const begins = [...scanner.begins.subarray(0, scanner.count)];
  const ends = [...scanner.ends.subarray(0, scanner.count)];
  const kinds = [...scanner.kinds.subarray(0, scanner.count)];
  const texts = words.map(t => sample.slice(begins[t], ends[t]));
  return {
    sample,
    begins: words.map(t => begins[t]),
    ends: words.map(t => ends[t]),
    texts,
    places: words.map((t, i) => ({
      before: sample.charAt(begins[t] - 1),
      after: sample.slice(ends[t], ends[t] + 2),
      opener: i > 0 && words[i - 1] === t - 1 ? texts[i - 1] : '',
      follower: words[i + 1] === t + 1 ? texts[i + 1] : '',
    })),
    gap(from, to) {
      const first = from > 0 ? words[from - 1] : -1;
      const last = to < words.length ? words[to] : begins.length;
      if (first === undefined || last === undefined) return undefined;
      const units: Unit[] = [];
      for (let t = first + 1; t < last; t++) {
        const start = t > 0 ? ends[t - 1] : 0;
        if (t === first + 1 || /\s|\.\./.test(sample.slice(start, begins[t]))) {
          units.push({ variable: false, telling: false, word: false });
        }
        const unit = units[units.length - 1];
        if (t === words[from]) unit.word = true;
        if (kinds[t] <= NUMBERED) continue;
        unit.variable = true;
        if (kinds[t] !== NUMBER && kinds[t] !== QUANTITY) unit.telling = true;
      }
      return units;
    },
  };
}
