import type { RepositoryView } from '@kronos-portal/common';
import { kindOf } from './branches';
import type { GitlabClient } from './client';
import { toPipeline } from './reviews';

/** Pipelines and branches in short, for a card: two calls. One that cannot be read costs only its part. */
export async function readRepository(
  gitlab: GitlabClient,
  projectId: number,
): Promise<RepositoryView> {
  const [pipelines, branches] = await Promise.allSettled([
    gitlab.pipelines(projectId, 1),
    gitlab.branches(projectId),
  ]);
  if (pipelines.status === 'rejected' && branches.status === 'rejected') {
    throw branches.reason;
  }
  const view: RepositoryView = {};
  if (pipelines.status === 'fulfilled') {
    const newest = pipelines.value?.[0];
    view.pipeline = newest ? toPipeline(newest) : null;
  }
  if (branches.status === 'fulfilled') {
    const { branches: list, total } = branches.value;
    view.branches = {
      total,
      looked: list.length,
      outside: list.filter(({ name }) => kindOf(name) === null).length,
    };
  }
  return view;
}
