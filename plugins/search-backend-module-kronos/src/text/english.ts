const SHORTEST_STEM = 4;

/** Endings and what stands in their place; the first that leaves a stem wins. */
const RULES: [RegExp, string][] = [
  [/ies$/, 'y'],
  [/(ss|sh|ch|x)es$/, '$1'],
  [/(ization|isation)s?$/, 'iz'],
  [/ations?$/, ''],
  [/(ing|ment|er|or|ed)s?$/, ''],
  [/s$/, ''],
];

const single = (word: string) =>
  word.replace(/([bdgklmnprt])\1$/, (all, letter) =>
    word.length > SHORTEST_STEM ? letter : all,
  );

const withoutE = (word: string) =>
  word.length > SHORTEST_STEM && word.endsWith('e') ? word.slice(0, -1) : word;

/**
 * What the forms of an English word have in common, cut off with care: deployments, deploying and deployed are all
 * `deploy`. The result serves as a prefix.
 */
export function stem(word: string): string {
  if (!/^[a-z]+$/.test(word)) return word;
  for (const [ending, replacement] of RULES) {
    const cut = word.replace(ending, replacement);
    if (cut !== word && cut.length >= SHORTEST_STEM && !/ss$/.test(word)) {
      return withoutE(single(cut));
    }
  }
  return withoutE(word);
}
