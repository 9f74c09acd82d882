import { createHash } from 'node:crypto';
import type {
  LoggerService,
  SchedulerServiceTaskInvocationDefinition,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';

/** Looking takes this share of the time at most: a large catalog is looked at less often. */
const SHARE = 1 / 20;

export interface OnChangeRunnerOptions {
  runner: SchedulerServiceTaskRunner;
  /** entities with `metadata.uid` and `metadata.etag`, a page at a time */
  entities(): AsyncIterable<Entity[]>;
  logger: Pick<LoggerService, 'debug'>;
  now?: () => number;
}

/**
 * Runs a task when the catalog changed since it last succeeded. So the schedule may be short: what a person changed is
 * found soon after, and a quiet catalog costs little.
 */
export class OnChangeRunner implements SchedulerServiceTaskRunner {
  readonly #options: OnChangeRunnerOptions;
  readonly #now: () => number;
  #done?: string;
  #notBefore = 0;

  static create(options: OnChangeRunnerOptions) {
    return new OnChangeRunner(options);
  }

  private constructor(options: OnChangeRunnerOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  run(task: SchedulerServiceTaskInvocationDefinition): Promise<void> {
    return this.#options.runner.run({
      ...task,
      fn: async signal => {
        const began = this.#now();
        if (began < this.#notBefore) return;
        const print = await this.#fingerprint();
        const looked = this.#now();
        this.#notBefore = looked + (looked - began) / SHARE;
        if (print !== this.#done) {
          await task.fn(signal);
          this.#done = print;
        } else {
          this.#options.logger.debug('The catalog is as it was');
        }
      },
    });
  }

  async #fingerprint(): Promise<string> {
    const hash = createHash('sha256');
    for await (const entities of this.#options.entities()) {
      for (const { metadata } of entities) {
        hash.update(`${metadata.uid} ${metadata.etag}\n`);
      }
    }
    return hash.digest('base64');
  }
}
