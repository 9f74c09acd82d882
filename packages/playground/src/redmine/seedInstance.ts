import type { Random } from '../world/Random';
import type { SeedService } from '../world/seed';
import type { World } from '../world/World';
import {
  dateOf,
  type InstanceState,
  type IssueState,
  type ProjectState,
  type VersionState,
} from './RedmineState';
import { isClosed, SUBJECTS, TRACKERS } from './words';

const DAY = 86_400_000;

/** Projects with versions and issues for services, as if they had been worked on for months. */
export function seedInstance(
  world: World,
  services: SeedService[],
): InstanceState {
  const instance: InstanceState = {
    nextId: 20_000,
    projects: [],
    versions: [],
    issues: [],
    life: { nextAt: world.createdAt, count: 0 },
  };
  services.forEach((service, i) => {
    const random = world.random('redmine', service.name);
    const createdOn = world.createdAt - random.int(200, 700) * DAY;
    const project: ProjectState = {
      id: 10 + i,
      name: service.title,
      identifier: service.redmineProject ?? service.name,
      description: service.description,
      homepage: '',
      isPublic: false,
      trackers: TRACKERS.map(t => t.id),
      createdOn,
      updatedOn: createdOn,
    };
    instance.projects.push(project);
    const versions = versionsOf(world, project, random, i);
    instance.versions.push(...versions);
    const count = random.int(14, 28);
    for (let n = 0; n < count; n++) {
      instance.issues.push(
        issueOf({
          world,
          service,
          project,
          versions,
          random,
          id: 1_000 + i * 100 + n,
        }),
      );
    }
  });
  instance.issues.sort((a, b) => a.id - b.id);
  return instance;
}

function versionsOf(
  world: World,
  project: ProjectState,
  random: Random,
  index: number,
): VersionState[] {
  const minor = random.int(2, 7);
  const nextDue = random.int(-4, 24);
  return [
    { days: nextDue - 35, status: 'closed' as const },
    { days: nextDue, status: 'open' as const },
    { days: nextDue + 40, status: 'open' as const },
  ].map(({ days, status }, n) => ({
    id: 100 + index * 10 + n,
    project: project.id,
    name: `1.${minor + n}.0`,
    description: '',
    status,
    dueDate: dateOf(world.createdAt + days * DAY),
    createdOn: world.createdAt - (90 - 30 * n) * DAY,
    updatedOn: world.createdAt - (60 - 25 * n) * DAY,
  }));
}

function issueOf(options: {
  world: World;
  service: SeedService;
  project: ProjectState;
  versions: VersionState[];
  random: Random;
  id: number;
}): IssueState {
  const { world, service, project, versions, random, id } = options;
  const [last, current, next] = versions;
  const tracker = random.pick([1, 1, 1, 2, 2, 3]);
  // what went out is done; much of what comes next is not begun
  const version = random.pick([
    last,
    current,
    current,
    current,
    next,
    undefined,
  ]);
  let status = random.pick([1, 1, 2, 2, 3, 4]);
  if (version === last) status = random.pick([5, 5, 5, 6]);
  if (version === current && random.chance(0.45)) status = 5;
  if (version === next) status = random.pick([1, 1, 1, 2]);
  const createdOn = world.createdAt - random.int(2, 70) * DAY;
  const updatedOn = Math.min(
    world.createdAt - random.int(5, 600) * 60_000,
    createdOn + random.int(1, 40) * DAY,
  );
  const people = world.seed.people
    .map((person, i) => ({ id: 5 + i, person }))
    .filter(({ person }) => person.affiliate === service.affiliate);
  const start = random.chance(0.7) ? createdOn : undefined;
  const doneRatio: Record<number, number> = {
    1: 0,
    2: 10 * random.int(1, 8),
    3: 100,
    4: 10 * random.int(1, 5),
    5: 100,
    6: 0,
  };
  return {
    id,
    project: project.id,
    tracker,
    status,
    priority: random.pick([1, 2, 2, 2, 2, 3, 3, 4]),
    author: random.pick(people)?.id ?? 1,
    assignee: random.chance(0.75) ? random.pick(people)?.id : undefined,
    version: version?.id,
    subject: random.pick(SUBJECTS[tracker]),
    description: `${service.title}에서 확인했습니다.\n\n재현 절차와 화면은 댓글로 남기겠습니다.`,
    startDate: start === undefined ? undefined : dateOf(start),
    dueDate:
      version?.dueDate && random.chance(0.6) ? version.dueDate : undefined,
    doneRatio: doneRatio[status],
    estimatedHours: random.chance(0.6) ? 4 * random.int(1, 10) : undefined,
    isPrivate: false,
    createdOn,
    updatedOn,
    closedOn: isClosed(status) ? updatedOn : undefined,
    journals: [],
  };
}
