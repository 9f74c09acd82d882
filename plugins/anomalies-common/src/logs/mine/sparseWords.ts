import { put } from './lists';
import { STAR } from './LogTemplate';

/** So many lines without an equal are looked at together. */
const SOME = 9;
/** Halvings of a bucket: bounds the time. */
const MOST_STEPS = 200;
const MOST_STARS = 4;

/** Lines of one length that share the words in all places but those of `stars`. */
export interface SparseGroup<T> {
  members: T[];
  stars: number[];
}

/**
 * Finds lines with several variables at once, of which hardly two are equal in all places but one: takes the most
 * frequent word of a place again and again, until what is left in the open places is rare.
 */
export function sparseGroups<T>(
  items: readonly T[],
  patternOf: (item: T) => Int32Array,
  leastStars = 2,
): Array<SparseGroup<T>> {
  const buckets = new Map<number, T[]>();
  for (const item of items) {
    put(buckets, patternOf(item).length, item);
  }
  const found: Array<SparseGroup<T>> = [];
  for (const [length, bucket] of buckets) {
    if (length < 3 || bucket.length < SOME) continue;
    const places = Array.from({ length }, (_, place) => place);
    const todo = [{ members: bucket, open: places }];
    for (let step = 0; step < MOST_STEPS && todo.length > 0; step++) {
      const { members, open } = todo.pop()!;
      const best = mostFrequent(members, open, patternOf);
      const constants = length - open.length;
      const enough = constants >= 3 && constants >= open.length * 2;
      if (
        !best ||
        best.count < SOME ||
        (enough && best.count * 3 < members.length)
      ) {
        if (enough && open.length >= leastStars && open.length <= MOST_STARS) {
          found.push({ members, stars: open });
        }
        continue;
      }
      const { place, word } = best;
      const rest = members.filter(item => patternOf(item)[place] !== word);
      if (rest.length >= SOME) todo.push({ members: rest, open });
      todo.push({
        members: members.filter(item => patternOf(item)[place] === word),
        open: open.filter(other => other !== place),
      });
    }
  }
  return found;
}

function mostFrequent<T>(
  members: readonly T[],
  open: readonly number[],
  patternOf: (item: T) => Int32Array,
): { place: number; word: number; count: number } | undefined {
  let best: { place: number; word: number; count: number } | undefined;
  for (const place of open) {
    const counts = new Map<number, number>();
    for (const item of members) {
      const word = patternOf(item)[place];
      const count = (counts.get(word) ?? 0) + 1;
      counts.set(word, count);
    }
    for (const [word, count] of counts) {
      // A star is no word that lines share, unless all have it.
      if (word === STAR && count < members.length) continue;
      if (
        !best ||
        count > best.count ||
        (count === best.count && place === best.place && word < best.word)
      ) {
        best = { place, word, count };
      }
    }
  }
  return best;
}
