import type { World } from '../world/World';
import type { Gitlab } from './Gitlab';
import type { ProjectState } from './GitlabState';
import { toChanges, workFiles } from './seedProject';
import { branchOf, titleOf, WORKS } from './works';

const MINUTE = 60_000;
/** Over so many open ones people rather merge than begin something new. */
const MANY_OPEN = 35;

/** Makes the teams work: now and then one pushes, opens a merge request or merges one. */
export function startLife(world: World, gitlab: Gitlab) {
  const { life } = gitlab.state;
  if (life.nextAt < world.now()) life.nextAt = world.now() + 2 * MINUTE;
  let busy: Promise<void> = Promise.resolve();
  world.onTick(now => {
    if (now < life.nextAt) return;
    const random = world.random('gitlab', 'life', life.count);
    life.count += 1;
    life.nextAt = now + random.int(2, 6) * MINUTE;
    busy = busy
      .then(() => live(world, gitlab, life.count))
      .catch(error => gitlab.log(`The life of the repositories: ${error}`));
  });
  return { settled: () => busy };
}

async function live(world: World, gitlab: Gitlab, count: number) {
  const random = world.random('gitlab', 'work', count);
  const seeded = new Set(
    world.seed.services.map(s => `${s.affiliate}/${s.name}`),
  );
  const projects = gitlab.state.projects.filter(
    p => seeded.has(gitlab.state.fullPath(p)) && p.branches.develop,
  );
  if (projects.length === 0) return;
  const open = projects.flatMap(project =>
    project.mergeRequests
      .filter(m => m.state === 'opened' && !m.draft)
      .map(request => ({ project, request })),
  );
  const dice = random.next();
  if (open.length > 0 && (dice < 0.25 || open.length > MANY_OPEN)) {
    const { project, request } = random.pick(open);
    await gitlab.merge({
      project,
      request,
      user: personOf(gitlab, project, 'lead'),
      removeSource: true,
    });
    return;
  }
  if (open.length > 0 && dice < 0.6) {
    const { project, request } = random.pick(open);
    await gitlab.commit({
      project,
      branch: request.sourceBranch,
      user: personOf(gitlab, project, 'developer'),
      message: '리뷰 의견 반영',
      changes: toChanges({
        [`docs/changes/review-${count}.md`]: `# 리뷰 반영\n\n${request.title}\n`,
      }),
    });
    return;
  }
  const project = random.pick(projects);
  const free = WORKS.filter(w => !project.branches[branchOf(w)]);
  if (free.length === 0) return;
  const work = random.pick(free);
  const author = personOf(gitlab, project, 'developer');
  await gitlab.commit({
    project,
    branch: branchOf(work),
    startFrom: project.branches.develop,
    user: author,
    message: titleOf(work),
    changes: toChanges({
      ...workFiles(work),
      [`docs/changes/${work.slug}-${count}.md`]: `# ${work.title}\n`,
    }),
  });
  gitlab.openMergeRequest({
    project,
    title: titleOf(work),
    description: `${work.title}\n`,
    sourceBranch: branchOf(work),
    targetBranch: 'develop',
    author,
  });
}

const personOf = (gitlab: Gitlab, project: ProjectState, role: string) =>
  gitlab.state.userByName(`${gitlab.state.groupOf(project).path}-${role}`);
