import type { Random } from '../world/Random';
import type { BuildResult, BuildState, PlannedStage } from './state';

/** Branches whose builds go to the dev cluster. */
export const DEPLOYED_BRANCHES = ['develop', 'main'];
export const DEPLOY_STAGE = 'Deploy dev';

const STAGES: [name: string, minMs: number, maxMs: number][] = [
  ['Checkout', 800, 1_300],
  ['Build', 3_000, 5_000],
  ['Test', 2_500, 4_500],
  ['Image', 2_000, 3_000],
  [DEPLOY_STAGE, 3_000, 4_500],
];
const WHERE: Partial<Record<BuildResult, string[]>> = {
  FAILURE: ['Build', 'Test'],
  UNSTABLE: ['Test'],
  ABORTED: ['Build', 'Test', 'Image'],
};

/** The stages of a build that will end like this. */
export function planStages(options: {
  random: Random;
  branch: string;
  result: BuildResult;
  /** stage in which it goes wrong; a likely one by default */
  wrongIn?: string;
}): PlannedStage[] {
  const { random, branch, result } = options;
  const wrongIn =
    options.wrongIn ??
    (result === 'SUCCESS' ? undefined : random.pick(WHERE[result]!));
  let over = false;
  const deploys = DEPLOYED_BRANCHES.includes(branch);
  return STAGES.filter(([name]) => deploys || name !== DEPLOY_STAGE).map(
    ([name, min, max]) => {
      const durationMs = random.int(min, max);
      if (over) return { name, durationMs: 0, result: 'NOT_BUILT' };
      if (name !== wrongIn) return { name, durationMs, result: 'SUCCESS' };
      over = result !== 'UNSTABLE';
      return { name, durationMs, result };
    },
  );
}

export const plannedDuration = (build: BuildState) =>
  build.stages.reduce((sum, stage) => sum + stage.durationMs, 0);

export const endOf = (build: BuildState) =>
  Math.min(
    build.startedAt + plannedDuration(build),
    build.abortedAt ?? Infinity,
  );

export const isBuilding = (build: BuildState, now: number) =>
  now < endOf(build);

/** null while it builds */
export function resultOf(build: BuildState, now: number): BuildResult | null {
  if (isBuilding(build, now)) return null;
  if (wasStopped(build)) return 'ABORTED';
  const worst = build.stages.find(
    s => s.result !== 'SUCCESS' && s.result !== 'NOT_BUILT',
  );
  return (worst?.result as BuildResult | undefined) ?? 'SUCCESS';
}

const wasStopped = (build: BuildState) =>
  build.abortedAt !== undefined &&
  build.abortedAt < build.startedAt + plannedDuration(build);

export interface StageNow {
  name: string;
  startedAt: number;
  durationMs: number;
  /** in the words of the Pipeline Stage View plugin */
  status:
    | 'IN_PROGRESS'
    | 'SUCCESS'
    | 'FAILED'
    | 'UNSTABLE'
    | 'ABORTED'
    | 'NOT_EXECUTED';
}

const STATUS = {
  SUCCESS: 'SUCCESS',
  FAILURE: 'FAILED',
  UNSTABLE: 'UNSTABLE',
  ABORTED: 'ABORTED',
  NOT_BUILT: 'NOT_EXECUTED',
} as const;

/** The stages that have begun, and, of a build that went wrong, those that never will. */
export function stagesAt(build: BuildState, now: number): StageNow[] {
  const until = Math.min(now, endOf(build));
  const building = isBuilding(build, now);
  const unfinished = building ? 'IN_PROGRESS' : 'ABORTED';
  const list: StageNow[] = [];
  let begins = build.startedAt;
  for (const stage of build.stages) {
    const ends = begins + stage.durationMs;
    if (
      begins <= until &&
      !(begins === until && !building && list.length === 0)
    ) {
      const cut = ends > until;
      list.push({
        name: stage.name,
        startedAt: begins,
        durationMs: Math.min(ends, until) - begins,
        status: cut ? unfinished : STATUS[stage.result],
      });
      if (cut) break;
    }
    begins = ends;
  }
  return list;
}

/** World time at which a stage begins; undefined when it never does. */
export function beginOf(build: BuildState, name: string): number | undefined {
  let begins = build.startedAt;
  for (const stage of build.stages) {
    if (stage.name === name) {
      return stage.result === 'NOT_BUILT' || begins >= endOf(build)
        ? undefined
        : begins;
    }
    begins += stage.durationMs;
  }
  return undefined;
}
