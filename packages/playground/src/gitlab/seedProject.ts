import type { World } from '../world/World';
import type { SeedService } from '../world/seed';
import { FastImport, type Signature } from './FastImport';
import type { MergeRequestState } from './GitlabState';
import type { FileChange } from './Repository';
import { serviceFiles, type Files } from './serviceFiles';
import { branchOf, changelog, pickWorks, titleOf, type Work } from './works';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface ProjectHistory {
  createdAt: number;
  stream: FastImport;
  /** without ids and commits, which are known when it is there */
  mergeRequests: Omit<MergeRequestState, 'id' | 'iid' | 'sha'>[];
}

/** The weeks before the world began: commits, branches and merge requests of a service. */
export function createHistory(
  world: World,
  service: SeedService,
): ProjectHistory {
  const random = world.random('gitlab', service.name);
  const people = world.seed.people.filter(
    p => p.affiliate === service.affiliate,
  );
  const ofRole = (role: string) =>
    people.find(p => p.name.endsWith(`-${role}`)) ?? people[0];
  const developer = ofRole('developer');
  const lead = ofRole('lead');
  const by = (person: typeof lead, time: number): Signature => ({
    name: person?.title ?? 'Kronos',
    email: person?.email ?? 'kronos@playground.example',
    time,
  });

  const weeks = random.int(6, 30);
  const createdAt = world.createdAt - weeks * 7 * DAY;
  const works = pickWorks(random, random.int(5, 9));
  const open = random.chance(0.6) ? random.int(1, 2) : 0;
  const done = works.slice(0, works.length - open);
  const pending = works.slice(works.length - open);

  const stream = FastImport.create();
  stream.commit({
    branch: 'main',
    author: by(lead, createdAt),
    message: `${service.title} 저장소 생성`,
    changes: toChanges(serviceFiles(service)),
  });
  stream.branch('develop', 'refs/heads/main');
  const step = (world.createdAt - createdAt - DAY) / (done.length + 1);
  done.forEach((work, i) => {
    stream.commit({
      branch: 'develop',
      author: by(
        random.chance(0.7) ? developer : lead,
        workingHour(createdAt + (i + 1) * step, random.int(0, 480)),
      ),
      message: `${titleOf(work)}\n`,
      changes: toChanges({ 'CHANGELOG.md': changelog(done.slice(0, i + 1)) }),
    });
    // what was ready went out to production
    if (i === done.length - 2) stream.branch('main', 'refs/heads/develop');
  });
  const mergeRequests = pending.map((work, i) => {
    const branch = branchOf(work);
    const openedAt = world.createdAt - random.int(3, 90) * HOUR;
    stream.branch(branch, 'refs/heads/develop');
    stream.commit({
      branch,
      author: by(developer, openedAt - HOUR),
      message: `${titleOf(work)}\n`,
      changes: toChanges(workFiles(work)),
    });
    return {
      title: titleOf(work),
      description: `${work.title}\n\n- [x] 단위 테스트\n- [ ] 개발계 확인\n`,
      state: 'opened' as const,
      draft: i === 1,
      sourceBranch: branch,
      targetBranch: 'develop',
      author: developer?.name ?? 'kronos',
      createdAt: openedAt,
      updatedAt: openedAt + random.int(0, 120) * 60_000,
    };
  });
  return { createdAt, stream, mergeRequests };
}

/** What a piece of work leaves in the repository while it is not merged. */
export const workFiles = (work: Work): Files => ({
  [`docs/changes/${work.slug}.md`]: `# ${work.title}\n\n변경 종류: ${work.type}\n`,
});

export const toChanges = (files: Files): FileChange[] =>
  Object.entries(files).map(([path, content]) => ({
    action: 'write',
    path,
    content,
  }));

/** Some minute of the working day (09:00 to 18:00 in Seoul) that this time falls on. */
function workingHour(time: number, minute: number): number {
  const offset = 9 * HOUR;
  const day = Math.floor((time + offset) / DAY) * DAY - offset;
  return day + 9 * HOUR + minute * 60_000;
}
