import { isDeepStrictEqual } from 'node:util';
import type { BuildEvent, PushEvent } from '../world/events';
import { imageOf } from '../world/history';
import type { World } from '../world/World';
import type { BuildState, JenkinsState, JobState, QueueItem } from './state';
import {
  beginOf,
  DEPLOY_STAGE,
  DEPLOYED_BRANCHES,
  endOf,
  isBuilding,
  planStages,
  resultOf,
} from './timeline';

/** how long an item waits for more of its kind, as in a real Jenkins */
const QUIET_MS = 1_500;
const KEEP_BUILDS = 50;
const KEEP_QUEUE_MS = 5 * 60_000;
/** In the message of a commit: its build fails in the tests. */
const FAILS = '[fail-build]';

export type Phase = 'STARTED' | 'COMPLETED' | 'FINALIZED';

/** Lets queue items become builds, and builds pass through their stages, as world time goes on. */
export class Builds {
  readonly #world: World;
  readonly #state: JenkinsState;
  readonly #notify: (
    name: string,
    build: BuildState,
    phase: Phase,
    at: number,
  ) => void;

  static create(options: {
    world: World;
    state: JenkinsState;
    notify: (name: string, build: BuildState, phase: Phase, at: number) => void;
  }) {
    const builds = new Builds(options);
    options.world.on('push', push => builds.#pushed(push));
    options.world.onTick(now => builds.#tick(now));
    return builds;
  }

  private constructor(options: {
    world: World;
    state: JenkinsState;
    notify: (name: string, build: BuildState, phase: Phase, at: number) => void;
  }) {
    this.#world = options.world;
    this.#state = options.state;
    this.#notify = options.notify;
  }

  /** What waits already with the same parameters: it is not put into the queue twice. */
  waiting(job: string, parameters: QueueItem['parameters']) {
    return this.#state.queue.find(
      q =>
        isWaiting(q) &&
        q.job === job &&
        isDeepStrictEqual(q.parameters, parameters),
    );
  }

  /** Puts a build into the queue, or gives the one that waits there already. */
  enqueue(
    item: Pick<
      QueueItem,
      'job' | 'branch' | 'cause' | 'parameters' | 'commit' | 'change'
    >,
  ): QueueItem {
    const same = this.waiting(item.job, item.parameters);
    if (same) return Object.assign(same, item);
    const queued = {
      ...item,
      id: this.#state.nextQueueId++,
      queuedAt: this.#world.now(),
    };
    this.#state.queue.push(queued);
    this.#world.touch();
    return queued;
  }

  cancel(item: QueueItem) {
    item.cancelled = true;
    this.#world.touch();
  }

  stop(name: string, build: BuildState) {
    const now = this.#world.now();
    if (!isBuilding(build, now)) return;
    build.abortedAt = now;
    this.#follow(name, this.#state.items[name] as JobState, build, now);
  }

  /** Waiting or running. */
  isWaiting = (job: string) =>
    this.#state.queue.some(q => isWaiting(q) && q.job === job);

  #pushed(push: PushEvent) {
    if (!DEPLOYED_BRANCHES.includes(push.branch)) return;
    // a branch that was deleted
    if (/^0+$/.test(push.after)) return;
    for (const [name, item] of Object.entries(this.#state.items)) {
      if (item.type !== 'job' || item.project !== push.project) continue;
      if (item.disabled) continue;
      this.enqueue({
        job: name,
        branch: push.branch,
        commit: push.after,
        cause: `Started by GitLab push by ${push.author.title}`,
        parameters: [{ name: 'BRANCH', value: push.branch }],
        change: { message: push.message, author: push.author.title },
      });
    }
  }

  #tick(now: number) {
    const { queue, items } = this.#state;
    for (const item of queue) {
      if (!isWaiting(item) || now < item.queuedAt + QUIET_MS) continue;
      const job = items[item.job];
      if (job?.type !== 'job') item.cancelled = true;
      else if (!isHeldUp(item, job, now)) this.#begin(item, job, now);
    }
    this.#state.queue = queue.filter(
      q => isWaiting(q) || now - q.queuedAt < KEEP_QUEUE_MS,
    );
    for (const [name, job] of Object.entries(items)) {
      if (job.type !== 'job') continue;
      for (const build of job.builds) {
        if (!build.told?.finished) this.#follow(name, job, build, now);
      }
    }
  }

  #begin(item: QueueItem, job: JobState, now: number) {
    const number = job.nextNumber++;
    const { repositories } = this.#world;
    const random = this.#world.random('build', item.job, number);
    const head = item.commit ?? repositories?.head(job.project, item.branch);
    const missing = repositories !== undefined && head === undefined;
    const last = job.builds.findLast(b => b.branch === item.branch);
    const result =
      missing || item.change?.message.includes(FAILS) ? 'FAILURE' : 'SUCCESS';
    const wrongIn = missing ? 'Checkout' : 'Test';
    const build: BuildState = {
      number,
      queueId: item.id,
      branch: item.branch,
      commit: head ?? last?.commit ?? random.hex(40),
      cause: item.cause,
      parameters: item.parameters,
      change: item.change,
      startedAt: now,
      stages: planStages({
        random,
        branch: item.branch,
        result,
        wrongIn: result === 'SUCCESS' ? undefined : wrongIn,
      }),
      told: {},
    };
    item.number = number;
    job.builds.push(build);
    job.builds.splice(0, job.builds.length - KEEP_BUILDS);
    this.#world.emit('build-started', eventOf(item.job, job, build));
    this.#notify(item.job, build, 'STARTED', now);
  }

  /** Tells others what has happened in a build since the last look. */
  #follow(name: string, job: JobState, build: BuildState, now: number) {
    const told = (build.told ??= {});
    const deploysAt = beginOf(build, DEPLOY_STAGE);
    if (!told.deployed && deploysAt !== undefined && now >= deploysAt) {
      told.deployed = true;
      const [affiliate, ...rest] = job.project.split('/');
      this.#world.emit('deploy', {
        affiliate,
        service: rest.at(-1) ?? affiliate,
        stage: 'dev',
        image: imageOf(job.project, build.commit),
      });
    }
    const result = resultOf(build, now);
    if (told.finished || result === null) return;
    told.finished = true;
    this.#world.emit('build-finished', {
      ...eventOf(name, job, build),
      result,
    });
    this.#notify(name, build, 'COMPLETED', endOf(build));
    this.#notify(name, build, 'FINALIZED', endOf(build));
  }
}

/** The running build that an item waits for: concurrent builds are off. */
export const isHeldUp = (
  item: QueueItem,
  job: JobState | undefined,
  now: number,
): BuildState | undefined =>
  now < item.queuedAt + QUIET_MS
    ? undefined
    : job?.builds.find(b => isBuilding(b, now));

export const isWaiting = (item: QueueItem) =>
  item.number === undefined && !item.cancelled;

const eventOf = (
  name: string,
  { project }: JobState,
  { number, branch, commit }: BuildState,
): BuildEvent => ({ job: name, project, number, branch, commit });
