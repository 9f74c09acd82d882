/** How well groups of lines agree with the true ones; all from 0 to 1. */
export interface GroupingScore {
  /** lines in groups that are exactly a true group */
  groupingAccuracy: number;
  /** harmonic mean of `precision` and `recall` over groups */
  groupF1: number;
  precision: number;
  recall: number;
  groups: number;
  trueGroups: number;
}

/**
 * Grouping accuracy (Zhu et al., ICSE 2019) and the F1 of grouping accuracy (Khan et al., ICSE 2022; Jiang et al.,
 * ISSTA 2024): a group counts when its set of lines equals the set of one true group.
 *
 * @param truth - the true group of each line
 * @param found - the group found for each line, of the same length
 */
export function groupingScore(
  truth: readonly string[],
  found: readonly string[],
): GroupingScore {
  if (truth.length !== found.length) {
    throw new Error(
      `${found.length} lines were grouped where ${truth.length} are labelled`,
    );
  }
  const trueSizes = sizes(truth);
  const foundSizes = sizes(found);
  // A group is right when all its lines have one true group, and as many.
  const partner = new Map<string, string | undefined>();
  found.forEach((group, line) => {
    if (!partner.has(group)) partner.set(group, truth[line]);
    else if (partner.get(group) !== truth[line]) partner.set(group, undefined);
  });
  let lines = 0;
  let right = 0;
  for (const [group, size] of foundSizes) {
    const real = partner.get(group);
    if (real === undefined || trueSizes.get(real) !== size) continue;
    lines += size;
    right++;
  }
  const precision = foundSizes.size ? right / foundSizes.size : 0;
  const recall = trueSizes.size ? right / trueSizes.size : 0;
  return {
    groupingAccuracy: truth.length ? lines / truth.length : 0,
    groupF1: right ? (2 * precision * recall) / (precision + recall) : 0,
    precision,
    recall,
    groups: foundSizes.size,
    trueGroups: trueSizes.size,
  };
}

function sizes(groups: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return counts;
}
