import { imageOf } from '../world/history';
import type { Random } from '../world/Random';
import type { BuildState, JobState, PlannedStage } from './state';
import { DEPLOY_STAGE, endOf, isBuilding, resultOf } from './timeline';

interface Written {
  /** world time, ms */
  at: number;
  line: string;
}

/** The log of a build so far. It only ever grows: what was written at a time stays as it is. */
export function consoleText(options: {
  build: BuildState;
  job: JobState;
  cloneUrl: string;
  random: Random;
  now: number;
}): string {
  const { build, now } = options;
  const until = Math.min(now, endOf(build));
  const text = lines(options)
    .filter(({ at }) => at <= until)
    .map(({ line }) => line);
  if (!isBuilding(build, now)) {
    const result = resultOf(build, now);
    if (build.abortedAt !== undefined) text.push('Aborted by kronos');
    text.push('[Pipeline] End of Pipeline', `Finished: ${result}`);
  }
  return `${text.join('\n')}\n`;
}

function lines(options: {
  build: BuildState;
  job: JobState;
  cloneUrl: string;
  random: Random;
}): Written[] {
  const { build, cloneUrl } = options;
  const list: Written[] = [
    { at: build.startedAt, line: build.cause },
    {
      at: build.startedAt,
      line: `Obtained Jenkinsfile from git ${cloneUrl}`,
    },
    { at: build.startedAt, line: '[Pipeline] Start of Pipeline' },
    { at: build.startedAt, line: '[Pipeline] node' },
    {
      at: build.startedAt,
      line: `Running on agent-${
        1 + (build.number % 4)
      } in /var/jenkins/workspace`,
    },
  ];
  let begins = build.startedAt;
  for (const stage of build.stages) {
    const said = [
      '[Pipeline] stage',
      `[Pipeline] { (${stage.name})`,
      ...(stage.result === 'NOT_BUILT'
        ? [`Stage "${stage.name}" skipped due to earlier failure(s)`]
        : stageLines({ ...options, stage })),
      '[Pipeline] }',
    ];
    const step = stage.durationMs / said.length;
    for (const [i, line] of said.entries()) {
      list.push({ at: begins + step * i, line });
    }
    begins += stage.durationMs;
  }
  return list;
}

function stageLines(options: {
  stage: PlannedStage;
  build: BuildState;
  job: JobState;
  cloneUrl: string;
  random: Random;
}): string[] {
  const { stage, build, job, cloneUrl, random } = options;
  const service = job.project.split('/').at(-1);
  const image = imageOf(job.project, build.commit);
  const failed = stage.result === 'FAILURE';
  const tests = random.int(60, 340);
  switch (stage.name) {
    case 'Checkout':
      return failed
        ? [
            `Fetching changes from the remote Git repository ${cloneUrl}`,
            `ERROR: Couldn't find any revision to build. Verify the repository and branch configuration for this job.`,
          ]
        : [
            `Fetching changes from the remote Git repository ${cloneUrl}`,
            ` > git fetch --tags --force --progress -- ${cloneUrl} +refs/heads/*:refs/remotes/origin/*`,
            `Checking out Revision ${build.commit} (refs/remotes/origin/${build.branch})`,
            ...(build.change
              ? [`Commit message: "${build.change.message.split('\n')[0]}"`]
              : []),
          ];
    case 'Build':
      return [
        `+ build ${service}`,
        `[INFO] Building ${service}`,
        `[INFO] Compiling ${random.int(80, 420)} source files`,
        ...(failed
          ? [
              '[ERROR] COMPILATION ERROR',
              `[ERROR] cannot find symbol: method settle(${service})`,
              'script returned exit code 1',
            ]
          : ['[INFO] BUILD SUCCESS']),
      ];
    case 'Test': {
      const wrong = failed ? random.int(1, 6) : 0;
      const unstable = stage.result === 'UNSTABLE' ? random.int(1, 3) : 0;
      return [
        '+ run tests',
        `[INFO] Running ${tests} tests`,
        ...(wrong + unstable
          ? [`[ERROR] 결제 금액이 맞지 않음: expected: <12000> but was: <0>`]
          : []),
        `[INFO] Tests run: ${tests}, Failures: ${
          wrong + unstable
        }, Errors: 0, Skipped: ${random.int(0, 4)}`,
        'Recording test results',
        ...(failed ? ['script returned exit code 1'] : []),
      ];
    }
    case 'Image':
      return [
        `+ docker build --pull -t ${image} .`,
        'Step 1/6 : FROM registry.kbfg.example/base/runtime:2026.10',
        `+ docker push ${image}`,
        `${image.split(':')[1]}: digest: sha256:${random.hex(64)} size: 1989`,
      ];
    case DEPLOY_STAGE:
      return [
        `+ helm upgrade --install ${service} chart --namespace ${service}-dev --set image.tag=${
          image.split(':')[1]
        } --wait`,
        `Release "${service}" has been upgraded. Happy Helming!`,
        `deployment "${service}" successfully rolled out`,
      ];
    default:
      return [];
  }
}
