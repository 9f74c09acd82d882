import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { ConnectionCheck } from './ConnectionCheck';
import type { ConnectionResolver } from './ConnectionResolver';
import type { Installation } from './Installation';
import { entryOf } from './InstallationSteps';
import type { InstallationStore } from './InstallationStore';
import type { OfferingCatalog } from './OfferingCatalog';

export interface HealthMonitorOptions {
  check: ConnectionCheck;
  offerings: OfferingCatalog;
  resolver: ConnectionResolver;
  store: InstallationStore;
  logger: LoggerService;
  /** the state of an installation became another one */
  onChange(installation: Installation): Promise<void>;
}

/** Asks every minute whether what is installed still works. */
export class HealthMonitor {
  readonly #o: HealthMonitorOptions;

  static create(options: HealthMonitorOptions) {
    return new HealthMonitor(options);
  }

  private constructor(options: HealthMonitorOptions) {
    this.#o = options;
  }

  async schedule(scheduler: SchedulerService) {
    await scheduler.scheduleTask({
      id: 'check-installations',
      scope: 'global',
      frequency: { seconds: 60 },
      initialDelay: { seconds: 30 },
      timeout: { minutes: 5 },
      fn: signal => this.checkAll(signal),
    });
  }

  async checkAll(signal?: AbortSignal) {
    const installations = (await this.#o.store.list({})).filter(
      ({ state, mode }) =>
        mode === 'on' && ['installed', 'degraded'].includes(state),
    );
    for (const installation of installations) {
      if (signal?.aborted) return;
      await this.#checkOne(installation).catch(error =>
        this.#o.logger.warn(
          `${installation.offering} of ${
            installation.affiliate ?? 'the group'
          } could not be checked: ${error.message}`,
        ),
      );
    }
  }

  async #checkOne(installation: Installation) {
    const { offering, affiliate, settings, id } = installation;
    const spec = await this.#o.offerings.get(offering);
    const answer = await this.#o.check.ask({
      plugin: this.#o.offerings.connectorPlugin(offering, spec),
      tool: offering,
      affiliate,
      settings,
      secrets: await this.#o.resolver.secrets(id),
    });
    const state = answer.ok ? 'installed' : 'degraded';
    const news = state !== installation.state;
    const written = await this.#o.store.recordHealth(
      installation,
      {
        state,
        checkedAt: new Date().toISOString(),
        ...(answer.ok ? { clearProblem: true } : { problem: answer.problem }),
      },
      news
        ? entryOf(
            installation,
            answer.ok ? 'recovered' : 'degraded',
            answer.problem ? { problem: answer.problem.message } : null,
          )
        : undefined,
    );
    if (written && news) {
      await this.#o.onChange({
        ...installation,
        state,
        problem: answer.ok ? undefined : answer.problem,
      });
    }
  }
}
