import { ConflictError } from '@backstage/errors';
import { path, type UpstreamClient } from '@kronos-portal/node';
import { z } from 'zod';
import type { ServicePlan } from '../../plan/ServicePlan';
import { unlessMissing } from '../notFound';
import { folderConfig, jobConfig, type JobConfigOptions } from './jobConfig';

export const itemSchema = z.object({ description: z.string().nullish() });
export const buildsSchema = z.object({
  inQueue: z.boolean().default(false),
  builds: z
    .array(
      z.object({
        number: z.number(),
        building: z.boolean().default(false),
        result: z.string().nullish(),
        url: z.string().optional(),
      }),
    )
    .default([]),
});

export interface JenkinsBuilds {
  /** one waits for an executor */
  queued: boolean;
  /** newest first; `result` is undefined while it runs */
  builds: { number: number; result?: string; url?: string }[];
}

/** The line of a job's description by which it is known as made for this service and this team. */
const markOf = (plan: ServicePlan) => `Kronos: ${plan.entityRef} ${plan.owner}`;

const jobPath = (plan: ServicePlan) =>
  path`/job/${plan.affiliate}/job/${plan.name}/`;

/** Makes what is missing in Jenkins. */
export class JenkinsJobs {
  readonly #client: UpstreamClient;

  static create(options: { client: UpstreamClient }) {
    return new JenkinsJobs(options.client);
  }

  private constructor(client: UpstreamClient) {
    this.#client = client;
  }

  /** Address of the job for people. */
  webUrl(plan: ServicePlan): string {
    const base = this.#client.baseUrl.replace(/\/+$/, '');
    return `${base}${jobPath(plan)}`;
  }

  /** The folder of the affiliate. True when it was made now. */
  async ensureFolder(plan: ServicePlan, signal?: AbortSignal) {
    const found = await unlessMissing(
      this.#client.get(path`/job/${plan.affiliate}/api/json`, itemSchema, {
        query: { tree: 'description' },
        signal,
      }),
    );
    if (found) return false;
    await this.#client.send('POST', '/createItem', {
      query: { name: plan.affiliate },
      body: { type: 'application/xml', text: folderConfig(plan.affiliate) },
      signal,
    });
    return true;
  }

  /**
   * Makes the job, or brings an earlier run's one up to date. Throws ConflictError when a job of that name was made by
   * someone else.
   */
  async ensureJob(
    plan: ServicePlan,
    options: Omit<JobConfigOptions, 'description'>,
    signal?: AbortSignal,
  ): Promise<'created' | 'updated'> {
    const text = jobConfig({
      ...options,
      description: [plan.description, markOf(plan)].filter(Boolean).join('\n'),
    });
    const body = { type: 'application/xml', text };
    const found = await unlessMissing(
      this.#client.get(`${jobPath(plan)}api/json`, itemSchema, {
        query: { tree: 'description' },
        signal,
      }),
    );
    if (!found) {
      await this.#client.send('POST', path`/job/${plan.affiliate}/createItem`, {
        query: { name: plan.name },
        body,
        signal,
      });
      return 'created';
    }
    if (!found.description?.includes(markOf(plan))) {
      throw new ConflictError(
        `Jenkins has a job ${plan.jenkinsJob} that was not made for this service`,
      );
    }
    await this.#client.send('POST', `${jobPath(plan)}config.xml`, {
      body,
      signal,
    });
    return 'updated';
  }

  async builds(
    plan: ServicePlan,
    signal?: AbortSignal,
  ): Promise<JenkinsBuilds> {
    const { data } = await this.#client.get(
      `${jobPath(plan)}api/json`,
      buildsSchema,
      {
        query: { tree: 'inQueue,builds[number,building,result,url]{0,20}' },
        signal,
      },
    );
    return {
      queued: data.inQueue,
      builds: data.builds.map(({ number, building, result, url }) => ({
        number,
        url,
        result: building ? undefined : result ?? undefined,
      })),
    };
  }

  async start(plan: ServicePlan, branch: string, signal?: AbortSignal) {
    await this.#client.send('POST', `${jobPath(plan)}buildWithParameters`, {
      form: { BRANCH: branch },
      // the same build waits already
      expect: [303],
      signal,
    });
  }
}
