import type { LoggerService } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { ServicePlan } from '../plan/ServicePlan';
import type { JenkinsBuilds, JenkinsJobs } from '../tools/jenkins/JenkinsJobs';
import type { KubernetesNamespaces } from '../tools/kubernetes/KubernetesNamespaces';
import { admit, pause, serviceInput, type Creation } from './CreationContext';

const DEFAULT_WAIT_SECONDS = 60;
const MAX_WAIT_SECONDS = 900;

/** A push starts a build by itself where the tools are wired so: it gets this long to show. */
const OWN_BUILD_MS = 2_000;

const RUNNING = 'running';
const SUCCESS = 'SUCCESS';

/**
 * First release to dev: the pipeline of `develop` builds and deploys. Starts it only when nothing else did, then looks
 * until the deployment is there, or, for a batch job, the CronJob. A release that takes longer is no failure: the service page goes on showing it.
 */
export const createDevReleaseAction = (creation: Creation) =>
  createTemplateAction({
    id: 'kronos:release:dev',
    description: 'First build of develop and its deployment to dev',
    supportsDryRun: true,
    schema: {
      input: {
        ...serviceInput,
        waitSeconds: z =>
          z
            .number({ description: 'How long to wait for the deployment' })
            .min(0)
            .max(MAX_WAIT_SECONDS)
            .default(DEFAULT_WAIT_SECONDS),
        workload: z =>
          z
            .enum(['Deployment', 'CronJob'], {
              description:
                'What the chart of the project brings to the cluster',
            })
            .default('Deployment'),
      },
      output: {
        state: z => z.enum(['deployed', 'building', 'build-failed']),
        buildUrl: z => z.string().optional(),
      },
    },
    async handler(ctx) {
      const plan = await admit(creation, ctx);
      const [jenkins, cluster] = await Promise.all([
        creation.toolbox.jenkins(plan.affiliate),
        creation.toolbox.devCluster(plan.affiliate),
      ]);
      const { logger, signal } = ctx;
      if (ctx.isDryRun) {
        logger.info(`Would build ${plan.jenkinsJob} and deploy it to dev`);
        ctx.output('state', 'building');
        return;
      }

      await startOnce({ creation, jenkins, plan, logger, signal });

      const seconds = ctx.input.waitSeconds ?? DEFAULT_WAIT_SECONDS;
      const { workload } = ctx.input;
      const until = Date.now() + seconds * 1000;
      let told = '';
      for (;;) {
        const [released, builds] = await Promise.all([
          releasedIn({ cluster, plan, workload, signal }),
          jenkins.builds(plan, signal),
        ]);
        const last = builds.builds.at(0);
        ctx.output('buildUrl', last?.url);
        if (released) {
          logger.info(released);
          ctx.output('state', 'deployed');
          return;
        }
        const news = sayBuild(builds);
        if (news !== told) logger.info(news);
        told = news;
        if (last?.result && last.result !== SUCCESS && !builds.queued) {
          logger.warn(
            `Build #${last.number} did not succeed. Look at ${
              last.url ?? jenkins.webUrl(plan)
            }; after the fix, push to develop.`,
          );
          ctx.output('state', 'build-failed');
          return;
        }
        if (Date.now() >= until) {
          logger.warn(
            `Nothing runs in ${
              plan.namespace
            } after ${seconds} s. The build goes on at ${jenkins.webUrl(
              plan,
            )}; the service page shows when it is deployed.`,
          );
          ctx.output('state', 'building');
          return;
        }
        await pause(creation.pollMs, signal);
      }
    },
  });

/** What is in the namespace, in words; undefined while it is not there or not ready. */
async function releasedIn(options: {
  cluster: KubernetesNamespaces;
  plan: ServicePlan;
  workload?: 'Deployment' | 'CronJob';
  signal?: AbortSignal;
}): Promise<string | undefined> {
  const { cluster, plan, workload, signal } = options;
  if (workload === 'CronJob') {
    // it is ready when it is there: its pods come when the schedule says so
    const [name] = await cluster.cronJobs(plan, signal);
    return name && `CronJob ${name} waits for its time in ${plan.namespace}`;
  }
  const deployments = await cluster.deployments(plan, signal);
  const ready = deployments.find(d => d.ready > 0 && d.ready >= d.desired);
  return ready && `Deployment ${ready.name} runs in ${plan.namespace}`;
}

/** Starts a build unless one runs, waits or has succeeded. */
async function startOnce(options: {
  creation: Creation;
  jenkins: JenkinsJobs;
  plan: ServicePlan;
  logger: LoggerService;
  signal?: AbortSignal;
}) {
  const { creation, jenkins, plan, logger, signal } = options;
  const patience = Date.now() + Math.min(OWN_BUILD_MS, creation.pollMs * 2);
  for (;;) {
    const { queued, builds } = await jenkins.builds(plan, signal);
    const alive = builds.find(
      ({ result }) => result === undefined || result === SUCCESS,
    );
    if (queued || alive) {
      logger.info(
        alive ? `Build #${alive.number} is there` : 'A build is queued',
      );
      return;
    }
    if (builds.length > 0 || Date.now() >= patience) break;
    await pause(creation.pollMs, signal);
  }
  await jenkins.start(plan, 'develop', signal);
  logger.info(`Build of ${plan.jenkinsJob} started`);
}

function sayBuild({ queued, builds }: JenkinsBuilds): string {
  const last = builds.at(0);
  if (!last) return queued ? 'The build is queued' : 'The build starts';
  return `Build #${last.number}: ${last.result ?? RUNNING}`;
}
