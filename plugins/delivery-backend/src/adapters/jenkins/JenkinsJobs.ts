import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { Build, BuildsView } from '@kronos-portal/common';
import { UpstreamError } from '@kronos-portal/node';
import type { JenkinsClient } from './client';
import { jobsOf, type JobRef } from './jobAnnotation';
import { toBuild, toStages } from './map';
import type { JenkinsBranchJob, JenkinsJob } from './schema';

export type { JobRef };

/** Builds over all jobs of the entity. */
const MAX_BUILDS = 20;
/** Stages cost a call for each build. */
const BUILDS_WITH_STAGES = 5;

/** A job of the entity and the Jenkins that it is in. */
export interface FoundJob {
  ref: JobRef;
  client: JenkinsClient;
}

interface ReadJob extends FoundJob {
  job: JenkinsJob | JenkinsBranchJob;
  /** a branch of a multibranch job has its name in the job, not in the builds */
  branch?: string;
}

/** The jobs that an entity names: nothing outside of them can be reached. */
export class JenkinsJobs {
  readonly refs: readonly JobRef[];
  readonly #clientFor: (ref: JobRef) => JenkinsClient;
  readonly #logger: LoggerService;

  static create(options: {
    entity: Entity;
    logger: LoggerService;
    /** throws UpstreamError when the installation is unknown or the job is out of its scope */
    clientFor(ref: JobRef): JenkinsClient;
  }) {
    return new JenkinsJobs(options);
  }

  private constructor(options: {
    entity: Entity;
    logger: LoggerService;
    clientFor(ref: JobRef): JenkinsClient;
  }) {
    this.refs = jobsOf(options.entity);
    this.#clientFor = options.clientFor;
    this.#logger = options.logger;
  }

  /** Newest first, over all jobs. A job that cannot be read is listed without builds while others can. */
  async builds(): Promise<BuildsView> {
    const answers = await Promise.allSettled(
      this.refs.map(ref => this.#read(ref)),
    );
    const failures = answers.filter(a => a.status === 'rejected');
    if (failures.length === answers.length) throw failures[0]?.reason;

    const jobs: BuildsView['jobs'] = [];
    const builds: { found: FoundJob; build: Build }[] = [];
    answers.forEach((answer, i) => {
      if (answer.status === 'rejected') {
        this.#logger.warn(
          `Job ${this.refs[i].name} could not be read: ${answer.reason?.message}`,
        );
        jobs.push({ name: this.refs[i].name, buildable: false });
        return;
      }
      for (const { ref, client, job, branch } of answer.value) {
        jobs.push({
          name: ref.name,
          url: job.url,
          buildable: job.buildable ?? false,
          health: healthOf(job),
        });
        for (const build of job.builds) {
          builds.push({
            found: { ref, client },
            build: { ...toBuild(ref.name, build), ...(branch && { branch }) },
          });
        }
      }
    });
    builds.sort((a, b) => newer(a.build, b.build));
    const shown = builds.slice(0, MAX_BUILDS);
    await this.#addStages(shown.slice(0, BUILDS_WITH_STAGES));
    return { jobs, builds: shown.map(b => b.build) };
  }

  /**
   * The job of that name, if the entity names it, or names the multibranch job that it is a branch of.
   *
   * @throws NotFoundError
   */
  async find(name: string): Promise<FoundJob> {
    const named = this.refs.find(r => r.name === name);
    if (named) return { ref: named, client: this.#clientFor(named) };
    const parent = this.refs.find(
      r =>
        name.startsWith(`${r.name}/`) &&
        !name.slice(r.name.length + 1).includes('/'),
    );
    if (parent) {
      const client = this.#clientFor(parent);
      const branch = branchesOf(await client.definition(parent.path)).find(
        b => `${parent.name}/${b.name}` === name,
      );
      if (branch) return { ref: childOf(parent, branch.name), client };
    }
    throw new NotFoundError(`The job '${name}' is none of this entity.`);
  }

  async #read(ref: JobRef): Promise<ReadJob[]> {
    const client = this.#clientFor(ref);
    const job = await client.job(ref.path, MAX_BUILDS);
    if (isFolder(job)) {
      throw new UpstreamError(
        'not-found',
        `'${ref.name}' is a folder in Jenkins, not a job.`,
      );
    }
    const branches = branchesOf(job);
    if (branches.length === 0) return [{ ref, client, job }];
    return branches.map(branch => ({
      ref: childOf(ref, branch.name),
      client,
      job: branch,
      branch: branch.displayName ?? branch.name,
    }));
  }

  /** Stages are an extra: without them the builds are still worth showing. */
  async #addStages(builds: { found: FoundJob; build: Build }[]) {
    await Promise.all(
      builds.map(async ({ found, build }) => {
        try {
          const { client, ref } = found;
          const stages = await client.stages(ref.path, build.number);
          build.stages = toStages(stages ?? []);
        } catch (error) {
          this.#logger.debug(`No stages of ${build.job} #${build.number}`, {
            reason: (error as Error).message,
          });
        }
      }),
    );
  }
}

/** What is in a plain folder belongs to others, so a folder gives no jobs. */
function isFolder(job: JenkinsJob) {
  return /\b(Folder|OrganizationFolder)$/.test(job._class ?? '');
}

export function branchesOf(job: JenkinsJob): JenkinsBranchJob[] {
  return isFolder(job) ? [] : job.jobs;
}

export function childOf(ref: JobRef, branch: string): JobRef {
  return {
    ...ref,
    name: `${ref.name}/${branch}`,
    path: [...ref.path, branch],
  };
}

/** Of several reports Jenkins shows the worst. */
function healthOf(job: JenkinsJob | JenkinsBranchJob) {
  return job.healthReport.length
    ? Math.min(...job.healthReport.map(h => h.score))
    : undefined;
}

function newer(a: Build, b: Build) {
  return (
    (b.startedAt ?? '').localeCompare(a.startedAt ?? '') || b.number - a.number
  );
}
