import { ID, NUMBER, NUMBERED, TEXT } from '../scan/kinds';
import { type Scanner } from '../scan/Scanner';
import { RUN, STAR } from './LogTemplate';

const MOST_SPANS = 64;

/** Where the variables of a scanned line stand. */
export class Spans {
  readonly begins = new Int32Array(MOST_SPANS);
  readonly ends = new Int32Array(MOST_SPANS);
  readonly kinds = new Uint8Array(MOST_SPANS);
  count = 0;

  /**
   * Finds them: tokens that are variables by their looks, and words where the pattern has a star. Neighbours that are
   * joined (`10:30:00`, `host:80`, `1,2,3`) are one.
   */
  find(scanner: Scanner, text: string, pattern: Int32Array): void {
    const { begins, ends, kinds } = scanner;
    let n = 0;
    let word = 0;
    /** which word of the pattern */
    let at = 0;
    for (let t = 0; t < scanner.count && n < MOST_SPANS; t++) {
      const kind = kinds[t];
      if (word < scanner.wordCount && scanner.words[word] === t) {
        if (pattern[at] === RUN) {
          const next = scanner.wordCount - (pattern.length - at - 1);
          const end =
            next < scanner.wordCount ? scanner.words[next] : scanner.count;
          let last = scanner.words[next - 1];
          if (next === scanner.wordCount) last = end - 1;
          this.begins[n] = begins[t];
          this.ends[n] = ends[last];
          this.kinds[n++] = TEXT;
          word = next;
          at++;
          t = last;
          continue;
        }
        word++;
        if (pattern[at++] !== STAR) {
          if (kind !== NUMBERED) continue;
          // `eth<*>`
          this.begins[n] = ends[t] - 1;
          this.ends[n] = ends[t];
          this.kinds[n++] = NUMBER;
          continue;
        }
      } else if (kind <= NUMBERED) continue;
      const begin = begins[t];
      const last = n - 1;
      if (
        n > 0 &&
        begin - this.ends[last] <= 2 &&
        joins(text, this.ends[last], begin)
      ) {
        this.ends[last] = ends[t];
        if (kind > this.kinds[last]) this.kinds[last] = kind;
        continue;
      }
      this.begins[n] = begin;
      this.ends[n] = kind === ID ? endOfValue(text, begin, ends[t]) : ends[t];
      this.kinds[n] = kind;
      n++;
    }
    this.count = n;
  }

  /** The line with each variable written as `<*>`. */
  write(text: string): string {
    let out = '';
    let from = 0;
    for (let k = 0; k < this.count; k++) {
      out += `${text.slice(from, this.begins[k])}<*>`;
      from = this.ends[k];
    }
    return out + text.slice(from);
  }
}

function joins(text: string, end: number, begin: number): boolean {
  if (end === begin) return true;
  const c = text.charCodeAt(end);
  if (begin - end === 2) return c === 58 && text.charCodeAt(end + 1) === 58;
  // : , ; . / - @
  return c === 58 || c === 44 || c === 59 || (c > 44 && c < 48) || c === 64;
}

/** Without the particle that is attached to it: `123의`, `A-17에서`. */
function endOfValue(text: string, begin: number, end: number): number {
  let at = end;
  while (at > begin && at > end - 4) {
    const c = text.charCodeAt(at - 1);
    if (c < 0xac00 || c > 0xd7a3) break;
    at--;
  }
  const c = text.charCodeAt(at - 1);
  return at > begin && c < 128 ? at : end;
}
