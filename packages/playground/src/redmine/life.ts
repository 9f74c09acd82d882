import type { World } from '../world/World';
import { apply } from './changeIssue';
import type { RedmineState } from './RedmineState';
import { isClosed } from './words';

const MINUTE = 60_000;
/** How an issue goes on from a status. */
const NEXT: Record<number, number[]> = {
  1: [2, 2, 2, 4, 6],
  2: [3, 3, 3, 4],
  3: [5, 5, 5, 2],
  4: [2, 5],
};

/** Lets an issue go on to its next status every few minutes. */
export function startLife(world: World, state: RedmineState, name: string) {
  const { life } = state.instance;
  if (life.nextAt < world.now()) life.nextAt = world.now() + 3 * MINUTE;
  world.onTick(now => {
    if (now < life.nextAt) return;
    const random = world.random('redmine', name, life.count);
    life.count += 1;
    life.nextAt = now + random.int(3, 8) * MINUTE;
    const open = state.instance.issues.filter(i => !isClosed(i.status));
    if (open.length === 0) return;
    const issue = random.pick(open);
    const status = random.pick(NEXT[issue.status] ?? [2]);
    apply({
      state,
      issue,
      after: {
        ...issue,
        status,
        doneRatio: status === 3 || status === 5 ? 100 : issue.doneRatio,
      },
      user: issue.assignee ?? issue.author,
    });
  });
}
