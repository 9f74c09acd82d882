import { UpstreamError, type UpstreamClient, path } from '@kronos-portal/node';
import {
  crumbSchema,
  describeSchema,
  jenkinsJobSchema,
  queueItemSchema,
  rootSchema,
  whoAmISchema,
} from './schema';

const BUILD_FIELDS =
  'number,url,result,building,timestamp,duration,estimatedDuration,' +
  'actions[causes[shortDescription],lastBuiltRevision[SHA1,branch[name]],parameters[name,value]]';
const JOB_FIELDS =
  'name,displayName,url,buildable,healthReport[score],property[parameterDefinitions[name,type,description,defaultParameterValue[value],choices]]';

/** Jenkins cannot give the end of a log; longer ones are read from the offset that the caller knows. */
const MAX_LOG_BYTES = 20_000_000;

/** Where a job is below the base URL. */
export const jobPath = (segments: readonly string[]) =>
  segments.map(segment => path`job/${segment}`).join('/');

/** Every call that Kronos makes to Jenkins. */
export class JenkinsClient {
  readonly #http: UpstreamClient;

  static create(http: UpstreamClient) {
    return new JenkinsClient(http);
  }

  private constructor(http: UpstreamClient) {
    this.#http = http;
  }

  /** Who we are and what Jenkins is. */
  async whoAmI(): Promise<{
    name?: string;
    anonymous: boolean;
    version?: string;
  }> {
    const root = await this.#http.get('api/json', rootSchema, {
      query: { tree: 'mode' },
    });
    const { data } = await this.#http.get('whoAmI/api/json', whoAmISchema);
    return {
      name: data.name,
      anonymous: data.anonymous ?? false,
      version: root.headers.get('x-jenkins') ?? undefined,
    };
  }

  /** A job with its newest builds, and with its branches when it is a multibranch job. */
  async job(segments: readonly string[], limit: number) {
    const builds = `builds[${BUILD_FIELDS}]{0,${limit}}`;
    const { data } = await this.#http.get(
      `${jobPath(segments)}/api/json`,
      jenkinsJobSchema,
      {
        query: {
          tree: `${JOB_FIELDS},${builds},jobs[${JOB_FIELDS},${builds}]{0,50}`,
        },
      },
    );
    return data;
  }

  /** A job without builds: what is needed to start one. */
  async definition(segments: readonly string[]) {
    const { data } = await this.#http.get(
      `${jobPath(segments)}/api/json`,
      jenkinsJobSchema,
      { query: { tree: `${JOB_FIELDS},jobs[${JOB_FIELDS}]{0,500}` } },
    );
    return data;
  }

  /** Stages of a build; undefined when the Pipeline Stage View plugin is missing or the job is no pipeline. */
  async stages(segments: readonly string[], number: number) {
    try {
      const { data } = await this.#http.get(
        `${jobPath(segments)}${path`/${number}/wfapi/describe`}`,
        describeSchema,
      );
      return data.stages;
    } catch (error) {
      if (UpstreamError.is(error) && error.problem.kind === 'not-found') {
        return undefined;
      }
      throw error;
    }
  }

  /** The log from a byte offset on. */
  async log(segments: readonly string[], number: number, start: number) {
    const { data, headers } = await this.#http.getText(
      `${jobPath(segments)}${path`/${number}/logText/progressiveText`}`,
      { query: { start }, maxBytes: MAX_LOG_BYTES },
    );
    const size = Number(headers.get('x-text-size'));
    return {
      text: data,
      next: Number.isSafeInteger(size) && size >= 0 ? size : start,
      more: headers.get('x-more-data') === 'true',
    };
  }

  /**
   * Puts a build into the queue; gives the id of the queue item when Jenkins tells it. Where the same build waits
   * already, Jenkins says 303 and names its item, by an address that may not be the one we know Jenkins under.
   */
  async start(
    segments: readonly string[],
    parameters: Record<string, string> | undefined,
  ): Promise<number | undefined> {
    const { headers } = await this.#http.send(
      'POST',
      `${jobPath(segments)}/${parameters ? 'buildWithParameters' : 'build'}`,
      {
        form: parameters ?? {},
        headers: await this.#crumb(),
        expect: [303],
      },
    );
    const item = /\/queue\/item\/(\d+)/.exec(headers.get('location') ?? '');
    return item ? Number(item[1]) : undefined;
  }

  async queueItem(id: number) {
    const { data } = await this.#http.get(
      path`queue/item/${id}/api/json`,
      queueItemSchema,
    );
    return data;
  }

  /** The header against forged requests; empty where that protection is off. */
  async #crumb(): Promise<Record<string, string>> {
    try {
      const { data } = await this.#http.get(
        'crumbIssuer/api/json',
        crumbSchema,
      );
      return { [data.crumbRequestField]: data.crumb };
    } catch (error) {
      if (UpstreamError.is(error) && error.problem.kind === 'not-found') {
        return {};
      }
      throw error;
    }
  }
}
