import type { SeedService } from './seed';
import type { World } from './World';

/** A build from before the world began to live. */
export interface PastBuild {
  number: number;
  branch: string;
  commit: string;
  result: 'SUCCESS' | 'UNSTABLE' | 'FAILURE' | 'ABORTED';
  /** ms since 1970 */
  startedAt: number;
}

const DAYS = 14;
const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;
/** 09:00 in Korea, as hours of UTC */
const WORK_BEGINS = 0;
const WORK_HOURS = 10;

/** Builds of the last two weeks, oldest first: made in working hours of Korea, most of them good. */
export function pastBuilds(world: World, service: SeedService): PastBuild[] {
  const random = world.random('builds', service.name);
  const today = Math.floor(world.createdAt / DAY_MS) * DAY_MS;
  const latest = world.createdAt - 10 * 60_000;
  const starts: number[] = [];
  for (let day = DAYS; day >= 0; day--) {
    const midnight = today - day * DAY_MS;
    const weekday = new Date(midnight).getUTCDay();
    const busy = weekday === 0 || weekday === 6 ? 0.05 : 0.75;
    for (let i = 0; i < 3; i++) {
      const at =
        midnight + (WORK_BEGINS + random.next() * WORK_HOURS) * HOUR_MS;
      if (random.chance(busy / (i + 1)) && at < latest) starts.push(at);
    }
  }
  // a service without any build would have nothing to run
  if (starts.length < 2) starts.push(latest - 5 * HOUR_MS, latest - HOUR_MS);
  starts.sort((a, b) => a - b);

  const first = random.int(40, 180);
  const project = `${service.affiliate}/${service.name}`;
  return starts.map((startedAt, i) => {
    const last = i === starts.length - 1;
    const branch = !last && i % 5 === 3 ? 'main' : 'develop';
    const commit = random.hex(40);
    const result = i === 0 ? 'SUCCESS' : resultOf(random.next());
    return {
      number: first + i,
      branch,
      commit: (last && world.repositories?.head(project, branch)) || commit,
      result,
      startedAt: Math.floor(startedAt),
    };
  });
}

/** Most builds are good. */
function resultOf(luck: number): PastBuild['result'] {
  if (luck < 0.84) return 'SUCCESS';
  if (luck < 0.91) return 'UNSTABLE';
  return luck < 0.98 ? 'FAILURE' : 'ABORTED';
}

/** Image of a service at a commit, as its Jenkinsfile names it. */
export const imageOf = (project: string, commit: string) =>
  `registry.kbfg.example/${project}:${commit.slice(0, 12)}`;
