import type { CheckResult } from '@kronos-portal/node';
import type { DatabaseAnomalyStore } from './store/DatabaseAnomalyStore';

/** A minute or two of waiting is what the limits are for. */
const LATE = 5 * 60_000;
const MOST_NAMED = 3;

/** Whether detection keeps up, for the health of its installation. It talks to no tool: those have their own checks. */
export class DetectionHealth {
  readonly #store: DatabaseAnomalyStore;
  readonly #now: () => number;

  static create(options: { store: DatabaseAnomalyStore; now?: () => number }) {
    return new DetectionHealth(options);
  }

  private constructor(options: {
    store: DatabaseAnomalyStore;
    now?: () => number;
  }) {
    this.#store = options.store;
    this.#now = options.now ?? Date.now;
  }

  /** @param affiliate - null: of the whole group */
  async check(affiliate: string | null): Promise<CheckResult> {
    const start = performance.now();
    const late = await this.#late(affiliate);
    const latencyMs = Math.round(performance.now() - start);
    if (late.length === 0) return { ok: true, latencyMs };
    const tools = [...new Set(late.map(({ tool }) => tool))].sort();
    const services = [...new Set(late.map(({ name }) => name))].sort();
    const more = services.length - MOST_NAMED;
    return {
      ok: false,
      latencyMs,
      problem: {
        kind: 'rate-limited',
        message: `Services wait for more than ${
          LATE / 60_000
        } minutes to be read from ${tools.join(
          ', ',
        )}, because these tools are asked as often as they may be: ${services
          .slice(0, MOST_NAMED)
          .join(', ')}${
          more > 0 ? ` and ${more} more` : ''
        }. An operator can raise anomalies.budget.`,
      },
    };
  }

  async #late(affiliate: string | null) {
    const watched = await this.#store.watchedServices(affiliate);
    return watched.flatMap(({ entityRef, state }) =>
      Object.values(state.sources ?? {}).flatMap(({ tool, putOff }) =>
        putOff && this.#now() - putOff.since > LATE
          ? [{ tool, name: entityRef!.replace(/^.*\//, '') }]
          : [],
      ),
    );
  }
}
