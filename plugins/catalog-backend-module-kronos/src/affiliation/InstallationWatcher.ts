import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  TOPIC_INSTALLATION,
  type InstallationEvent,
} from '@kronos-portal/common';
import type { ConnectionsService } from '@kronos-portal/node';
import { affiliateKey } from './refreshKeys';
import type { StampCheck } from './StampCheck';

const RETRY_MS = 2_000;
const MAX_RETRY_MS = 60_000;

export interface InstallationWatcherOptions {
  connections: Pick<ConnectionsService, 'installedFor'>;
  events: EventsService;
  refresh(keys: Iterable<string>): Promise<void>;
  stamps: Pick<StampCheck, 'differing'>;
  logger: LoggerService;
}

/**
 * Has the entities of an affiliate processed again when something was installed or uninstalled for it. When it starts it
 * looks for what a portal that was killed had heard of and not done.
 */
export class InstallationWatcher {
  readonly #options: InstallationWatcherOptions;
  readonly #pending = new Set<string | null>();
  #timer?: ReturnType<typeof setTimeout>;
  #wait = RETRY_MS;
  #stopped = false;
  #checked = false;

  static create(options: InstallationWatcherOptions) {
    return new InstallationWatcher(options);
  }

  private constructor(options: InstallationWatcherOptions) {
    this.#options = options;
  }

  async start() {
    await this.#options.events.subscribe({
      id: 'kronos-catalog-installations',
      topics: [TOPIC_INSTALLATION],
      onEvent: async ({ eventPayload }) => {
        const { affiliate } = eventPayload as InstallationEvent;
        // Not at once: the connections service hears of the event at the same moment and forgets what it knew, maybe
        // after us; and open pages, which ask for their own entity, come before the thousands that nobody looks at.
        this.missed(affiliate);
      },
    });
    this.#schedule();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** What is installed for the affiliate could not be read when an entity was processed. */
  missed(affiliate: string | null) {
    this.#pending.add(affiliate);
    if (!this.#timer) this.#schedule();
  }

  #schedule() {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#retry(), this.#wait);
    this.#timer.unref?.();
  }

  async #check() {
    try {
      const found = await this.#options.stamps.differing();
      this.#checked = true;
      if (!found.length) return;
      this.#options.logger.info(
        `Labels of installations are brought up to date for ${found.join(
          ', ',
        )}`,
      );
      for (const affiliate of found) this.#pending.add(affiliate);
    } catch {
      this.#options.logger.debug(
        'It cannot be read yet whether the labels of installations are right',
      );
    }
  }

  async #retry() {
    if (!this.#checked) await this.#check();
    for (const affiliate of [...this.#pending]) {
      try {
        await this.#options.connections.installedFor(affiliate);
        this.#pending.delete(affiliate);
        await this.#options.refresh([affiliateKey(affiliate)]);
      } catch {
        this.#options.logger.debug(
          `The marketplace does not answer yet what is installed for ${
            affiliate ?? 'the group'
          }`,
        );
      }
    }
    this.#timer = undefined;
    const more = this.#pending.size > 0 || !this.#checked;
    this.#wait = more ? Math.min(this.#wait * 2, MAX_RETRY_MS) : RETRY_MS;
    if (more) this.#schedule();
  }
}
