/** Letters of the Korean layout that sound alike: ㅐ and ㅔ, ㅒ and ㅖ. */
const ALIKE = new Set(['op', 'po', 'OP', 'PO']);

/**
 * How many slips make one word of the other: a letter more, less, another, or two that changed places
 * (optimal string alignment). Korean letters that sound alike are half a slip.
 */
export function slips(a: string, b: string, korean: boolean): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const other = korean && ALIKE.has(a[i - 1] + b[j - 1]) ? 0.5 : 1;
      row[j] = Math.min(
        rows[i - 1][j] + 1,
        row[j - 1] + 1,
        rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : other),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
      }
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}

/**
 * The word itself and the word with each letter left out. Two words that are one slip apart share one of these, so typing
 * errors are found by looking up equal strings (W. Garbe's symmetric delete).
 */
export function deletions(word: string): string[] {
  const all = new Set([word]);
  for (let i = 0; i < word.length; i++) {
    all.add(word.slice(0, i) + word.slice(i + 1));
  }
  return [...all];
}

const LONG = 8;
/** Slips that a word of this length may have. */
export const forgiven = (word: string) => (word.length >= LONG ? 2 : 1);
