import type { BranchesView, BranchKind } from '@kronos-portal/common';
import type { GitlabBranch } from './schema';

const DAY_MS = 86_400_000;
export const STALE_DAYS = 30;
const LISTED = 60;

/** The branches that a project has for good. */
const LASTING = ['main', 'develop'] as const;

/** By the names of Git-flow; null for a name that is none of them. https://nvie.com/posts/a-successful-git-branching-model/ */
export function kindOf(name: string): BranchKind | null {
  if (name === 'main' || name === 'develop') return name;
  const match = /^(feature|release|hotfix)\/[^/\s]\S*$/.exec(name);
  return match ? (match[1] as BranchKind) : null;
}

/** Branches against the rule: names, protection, age. Those that need attention come first. */
export function toBranches(
  branches: GitlabBranch[],
  total: number,
  now: Date,
): BranchesView {
  const before = now.getTime() - STALE_DAYS * DAY_MS;
  const list = branches.map(branch => {
    const kind = kindOf(branch.name);
    const at = Date.parse(branch.commit?.committed_date ?? '');
    return {
      name: branch.name,
      kind,
      protected: branch.protected ?? false,
      merged: branch.merged ?? false,
      stale: kind !== 'main' && kind !== 'develop' && at < before,
      lastCommitAt: Number.isNaN(at) ? undefined : new Date(at).toISOString(),
      author: branch.commit?.author_name ?? undefined,
      url: branch.web_url ?? undefined,
    };
  });
  const needs = (b: (typeof list)[number]) =>
    (b.kind === null ? 2 : 0) + (b.stale ? 1 : 0);
  const named = (name: string) => list.find(b => b.name === name);
  return {
    // a list that was cut cannot tell what is missing
    missing: total > list.length ? [] : LASTING.filter(name => !named(name)),
    unprotected: LASTING.filter(name => named(name)?.protected === false),
    staleDays: STALE_DAYS,
    total,
    branches: list
      .sort(
        (a, b) =>
          needs(b) - needs(a) ||
          (b.lastCommitAt ?? '').localeCompare(a.lastCommitAt ?? ''),
      )
      .slice(0, LISTED),
  };
}
