import { hashOf } from '../scan/hashing';
import { WORD } from '../scan/kinds';
import type { Scanner } from '../scan/Scanner';
import { layoutOf, NOWHERE } from './layout';
import { RUN, STAR, type LogTemplate, type Shape } from './LogTemplate';
import type { Spans } from './spans';
import { isNamed } from './variability';

/** Values looked at since the last merge; four times as many after each time that the template was taken apart. */
const SEEN = 512;
const MOST_STATES = 3;
const LEAST_SHARE = 0.1;

/** A word that was held for a variable and turned out to be one of few states. */
export interface States {
  /** in order of how often they come; the first keeps the id */
  parts: Array<{ shape: Shape; share: number }>;
  /** shapes of the template that do not speak of it */
  others: Shape[];
}

/**
 * Finds it in a template: in hundreds of lines since the last merge only few plain words came, each again and again, and
 * nothing around says that they are names.
 */
export function statesOf(
  template: LogTemplate,
  scanner: Scanner,
  spans: Spans,
): States | undefined {
  const { slots, splits } = template;
  const [shape] = template.shapes;
  if (!slots || !shape || shape.pattern.includes(RUN)) return undefined;
  const { pattern, sample } = shape;
  if (!pattern.includes(STAR)) return undefined;
  for (let k = 0; k < slots.length; k++) {
    const slot = slots[k];
    const { values, counts, seen } = slot;
    if (slot.kind !== WORD || !slot.complete || seen < SEEN * 4 ** splits) {
      continue;
    }
    if (values.length < 2 || values.length > MOST_STATES) continue;
    if (counts.some(count => count < seen * LEAST_SHARE)) continue;
    const { begins, ends, places } = layoutOf(scanner, sample);
    spans.find(scanner, sample, pattern);
    const begin = spans.begins[k];
    const end = spans.ends[k];
    const index = begins.findIndex((at, i) => at === begin && ends[i] === end);
    if (index < 0 || pattern[index] !== STAR) continue;
    if (isNamed(places[index] ?? NOWHERE)) continue;
    const total = counts.reduce((sum, count) => sum + count, 0);
    const parts = values
      .map((value, i) => ({ value, share: counts[i] / total }))
      .sort((x, y) => y.share - x.share || (x.value < y.value ? -1 : 1))
      .map(({ value, share }) => {
        const closed = pattern.slice();
        closed[index] = hashOf(value);
        return {
          shape: {
            pattern: closed,
            sample: sample.slice(0, begin) + value + sample.slice(end),
          },
          share,
        };
      });
    return {
      parts,
      others: template.shapes
        .slice(1)
        .filter(
          other =>
            other.pattern.length !== pattern.length ||
            other.pattern[index] !== STAR,
        ),
    };
  }
  return undefined;
}
