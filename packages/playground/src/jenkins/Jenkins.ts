import { sendWebhook } from '../webhook';
import type { StandInContext } from '../StandIn';
import { playgroundCredentials } from '../credentials';
import { Builds, isWaiting, type Phase } from './Builds';
import { consoleText } from './consoleText';
import { folderXml, jobXml, parseConfig, type JobConfig } from './configXml';
import { seedJenkins } from './seedJenkins';
import type { BuildState, FolderState, JenkinsState, JobState } from './state';
import { resultOf } from './timeline';
import { folderView, itemUrl, jobView, type ViewContext } from './views';

/** The items of Jenkins and what is done with them; knows no HTTP but the webhooks that it sends. */
export class Jenkins {
  /** with a slash at the end */
  readonly base: string;
  readonly builds: Builds;
  readonly #context: StandInContext;
  readonly #state: JenkinsState;

  static create(context: StandInContext) {
    return new Jenkins(context);
  }

  private constructor(context: StandInContext) {
    this.#context = context;
    this.base = `${context.url}/jenkins/`;
    this.#state = context.world.slice('jenkins', () =>
      seedJenkins(context.world),
    );
    this.builds = Builds.create({
      world: context.world,
      state: this.#state,
      notify: (name, build, phase, at) => this.#notify(name, build, phase, at),
    });
  }

  get views(): ViewContext {
    return {
      base: this.base,
      now: this.#context.world.now(),
      cloneUrl: job => this.cloneUrl(job),
    };
  }

  item(fullName: string): FolderState | JobState | undefined {
    return Object.hasOwn(this.#state.items, fullName)
      ? this.#state.items[fullName]
      : undefined;
  }

  get queue() {
    return this.#state.queue;
  }

  cloneUrl(job: JobState): string {
    const own = job.config && parseConfig(job.config)?.gitUrl;
    return own || `${this.#context.url}/gitlab/${job.project}.git`;
  }

  configOf(item: FolderState | JobState): string {
    if (item.config) return item.config;
    return item.type === 'folder'
      ? folderXml(item.description)
      : jobXml({
          description: item.description,
          cloneUrl: this.cloneUrl(item),
          notifyUrl: this.#defaultEndpoint(),
          disabled: item.disabled,
        });
  }

  parsed(job: JobState): JobConfig {
    return parseConfig(this.configOf(job))!;
  }

  /** A new item, or the same one with another configuration. */
  put(fullName: string, xml: string, config: JobConfig) {
    const before = this.item(fullName);
    if (config.folder) {
      this.#state.items[fullName] = {
        type: 'folder',
        description: config.description,
        config: xml,
      };
    } else {
      this.#state.items[fullName] = {
        nextNumber: 1,
        builds: [],
        ...(before?.type === 'job' && before),
        type: 'job',
        description: config.description,
        config: xml,
        project: this.#projectOf(config.gitUrl) ?? fullName,
        disabled: config.disabled,
      };
    }
    this.#context.world.touch();
  }

  setDisabled(job: JobState, disabled: boolean) {
    job.disabled = disabled;
    job.config &&= job.config.replace(
      /<disabled>(true|false)<\/disabled>/,
      `<disabled>${disabled}</disabled>`,
    );
    this.#context.world.touch();
  }

  remove(fullName: string) {
    for (const name of Object.keys(this.#state.items)) {
      if (name === fullName || name.startsWith(`${fullName}/`)) {
        delete this.#state.items[name];
      }
    }
    this.#context.world.touch();
  }

  /** Items right below a folder; of the root when the name is empty. */
  childrenOf(folder: string): Record<string, unknown>[] {
    const prefix = folder ? `${folder}/` : '';
    return Object.keys(this.#state.items)
      .filter(
        name =>
          name.startsWith(prefix) && !name.slice(prefix.length).includes('/'),
      )
      .map(name => this.viewOf(name)!);
  }

  viewOf(fullName: string): Record<string, unknown> | undefined {
    const item = this.item(fullName);
    if (!item) return undefined;
    return item.type === 'folder'
      ? folderView(this.views, fullName, item, this.childrenOf(fullName))
      : jobView(this.views, fullName, item, {
          parameters: this.parsed(item).parameters,
          queued: this.queue.find(q => isWaiting(q) && q.job === fullName),
        });
  }

  /** The log so far. */
  console(fullName: string, job: JobState, build: BuildState): string {
    const { world } = this.#context;
    return consoleText({
      build,
      job,
      cloneUrl: this.cloneUrl(job),
      random: world.random('console', fullName, build.number),
      now: world.now(),
    });
  }

  /** A number, or one of the names that Jenkins has for builds. */
  findBuild(job: JobState, which: string): BuildState | undefined {
    if (/^\d+$/.test(which)) {
      return job.builds.find(b => b.number === Number(which));
    }
    const now = this.#context.world.now();
    const wanted = BUILD_NAMES[which];
    return wanted && job.builds.findLast(b => wanted(resultOf(b, now)));
  }

  #defaultEndpoint() {
    const { portalUrl } = this.#context;
    return portalUrl && `${portalUrl}/api/events/http/jenkins`;
  }

  #projectOf(gitUrl: string | undefined): string | undefined {
    const path = gitUrl?.split('/gitlab/')[1];
    return path?.replace(/\.git\/?$/, '') || undefined;
  }

  /** In the shape of the Notification plugin. https://plugins.jenkins.io/notification/ */
  #notify(fullName: string, build: BuildState, phase: Phase, at: number) {
    const { portalUrl, log, world } = this.#context;
    const job = this.item(fullName);
    if (!portalUrl || job?.type !== 'job') return;
    const url = this.parsed(job).notifyUrl ?? this.#defaultEndpoint()!;
    const result = resultOf(build, world.now());
    const short = `${itemUrl('', fullName)}`;
    void sendWebhook({
      url,
      headers: { 'x-kronos-token': playgroundCredentials.jenkinsWebhook },
      log,
      body: {
        name: fullName.split('/').at(-1),
        display_name: fullName.split('/').at(-1),
        job_full_name: fullName,
        url: short,
        build: {
          full_url: `${itemUrl(this.base, fullName)}${build.number}/`,
          number: build.number,
          queue_id: build.queueId,
          timestamp: at,
          duration: phase === 'STARTED' ? 0 : at - build.startedAt,
          phase,
          ...(phase !== 'STARTED' && { status: result }),
          url: `${short}${build.number}/`,
          scm: {
            url: this.cloneUrl(job),
            branch: `origin/${build.branch}`,
            commit: build.commit,
            changes: [],
            culprits: [],
          },
          parameters: Object.fromEntries(
            build.parameters.map(p => [p.name, p.value]),
          ),
          log: '',
          artifacts: {},
        },
      },
    });
  }
}

const BUILD_NAMES: Record<string, (result: string | null) => boolean> = {
  lastBuild: () => true,
  lastCompletedBuild: result => result !== null,
  lastSuccessfulBuild: result => result === 'SUCCESS' || result === 'UNSTABLE',
  lastStableBuild: result => result === 'SUCCESS',
  lastFailedBuild: result => result === 'FAILURE',
  lastUnsuccessfulBuild: result => result !== null && result !== 'SUCCESS',
};
