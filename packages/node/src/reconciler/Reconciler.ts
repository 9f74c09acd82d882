import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { LeasedRow, ReconcilerStore } from './ReconcilerStore';

/** What a step made of a row. */
export type StepResult =
  /** nothing to do until somebody asks */
  | { rest: true }
  /** look again: at once, or after a while */
  | { againInMs: number };

export interface ReconcilerOptions<TRow> {
  store: ReconcilerStore<TRow>;
  /**
   * Brings the world one step nearer to what the row wants. Must be idempotent: after a kill it runs again. Writes only
   * through the store with the lease's token, so that a worker that lost its lease changes nothing.
   */
  step(row: LeasedRow<TRow>, signal: AbortSignal): Promise<StepResult>;
  logger: LoggerService;
  /** how long a worker may hold a row, ms; renewed by taking it again */
  leaseMs?: number;
  /** how often an idle worker looks, ms */
  pollMs?: number;
  now?: () => number;
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 5 * 60_000;

/**
 * Brings wanted states about. The wanted state is in the database; workers of all replicas take rows by lease, so a
 * killed process loses nothing and no row is worked on twice at once.
 */
export class Reconciler<TRow> {
  readonly #options: Required<ReconcilerOptions<TRow>>;
  readonly #abort = new AbortController();
  #timer?: ReturnType<typeof setTimeout>;
  #running?: Promise<void>;
  #again = false;

  static create<TRow>(options: ReconcilerOptions<TRow>) {
    return new Reconciler(options);
  }

  private constructor(options: ReconcilerOptions<TRow>) {
    this.#options = {
      leaseMs: 60_000,
      pollMs: 2_000,
      now: Date.now,
      ...options,
    };
  }

  start() {
    this.#schedule(0);
  }

  /** Something was asked for: look now. */
  nudge() {
    if (this.#running) this.#again = true;
    else this.#schedule(0);
  }

  /** Lets the step under way finish, takes no other. */
  async stop() {
    this.#abort.abort();
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Works until nothing is due. Tests call it directly. */
  async runUntilIdle(): Promise<void> {
    for (;;) {
      if (this.#abort.signal.aborted) return;
      const { store, leaseMs, now } = this.#options;
      const row = await store.claim(now(), leaseMs);
      if (!row) return;
      await this.#work(row);
    }
  }

  async #work(row: LeasedRow<TRow>) {
    const { store, step, logger, now } = this.#options;
    try {
      const result = await step(row, this.#abort.signal);
      await store.release(row, {
        nextAttemptAt: 'rest' in result ? null : now() + result.againInMs,
        failed: false,
      });
    } catch (error) {
      const wait = retryAfter(row.attempts);
      logger.warn(
        `${row.id}: a step failed, next try in ${Math.round(wait / 1000)} s`,
        toError(error),
      );
      // The lease may be lost or the database away: then another worker takes the row when the lease is over.
      await store
        .release(row, { nextAttemptAt: now() + wait, failed: true })
        .catch(e => logger.warn(`${row.id} could not be released`, toError(e)));
    }
  }

  #schedule(ms: number) {
    clearTimeout(this.#timer);
    if (this.#abort.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#running = this.runUntilIdle()
        .catch(error =>
          this.#options.logger.warn(
            'The rows to work on could not be read',
            toError(error),
          ),
        )
        .finally(() => {
          this.#running = undefined;
          const soon = this.#again;
          this.#again = false;
          this.#schedule(soon ? 0 : this.#options.pollMs);
        });
    }, ms);
    this.#timer.unref?.();
  }
}

/** Exponential with jitter: 1 s, 2 s, 4 s … to 5 min, each up to a quarter longer. */
function retryAfter(attempts: number) {
  const wait = Math.min(FIRST_RETRY_MS * 2 ** attempts, LAST_RETRY_MS);
  return wait * (1 + Math.random() / 4);
}
