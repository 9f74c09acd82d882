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
   * through the store with the lease's token, so that a worker that lost its lease changes nothing. `signal` is aborted
   * when the lease was lost or the portal stops.
   */
  step(row: LeasedRow<TRow>, signal: AbortSignal): Promise<StepResult>;
  logger: LoggerService;
  /** rows worked on at once by this process; default 4 */
  atOnce?: number;
  /**
   * How long a row stays with a worker that is not heard of any more, ms; default 15 s. Renewed while a step runs, so it
   * bounds how soon another one goes on after a kill, not how long a step may take.
   */
  leaseMs?: number;
  /** how often an idle worker looks, ms */
  pollMs?: number;
  /**
   * Rows taken in a second at most, evenly; without a bound by default. For work that may lag behind when there is more of
   * it than a process can do: it then leaves room for those who wait for a page.
   */
  perSecond?: number;
  now?: () => number;
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 5 * 60_000;

/**
 * Brings wanted states about. The wanted state is in the database; workers of all replicas take rows by lease, so a
 * killed process loses nothing and no row is worked on twice at once. A slow row holds up no other.
 */
export class Reconciler<TRow> {
  readonly #options: Required<ReconcilerOptions<TRow>>;
  readonly #abort = new AbortController();
  readonly #working = new Set<Promise<void>>();
  /** no row is taken before */
  #freeAt = 0;
  #timer?: ReturnType<typeof setTimeout>;
  /** when the timer looks, ms */
  #next = Infinity;
  #looking?: Promise<void>;
  #again = false;
  #started = false;

  static create<TRow>(options: ReconcilerOptions<TRow>) {
    return new Reconciler(options);
  }

  private constructor(options: ReconcilerOptions<TRow>) {
    this.#options = {
      atOnce: 4,
      leaseMs: 15_000,
      pollMs: 2_000,
      perSecond: Infinity,
      now: Date.now,
      ...options,
    };
  }

  start() {
    this.#started = true;
    this.#lookIn(0);
  }

  /** Something was asked for: look now. */
  nudge() {
    this.#lookIn(0);
  }

  /** Lets the steps under way finish, takes no other row. */
  async stop() {
    this.#abort.abort();
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all(this.#working);
  }

  /** Works until nothing is due. Tests call it directly. */
  async runUntilIdle(): Promise<void> {
    for (;;) {
      this.#freeAt = 0;
      await this.#take();
      if (!this.#working.size) return;
      await Promise.race(this.#working);
    }
  }

  /** Takes what is due, as far as there are hands. */
  async #take() {
    const { store, atOnce, leaseMs, perSecond, now } = this.#options;
    while (!this.#abort.signal.aborted && this.#working.size < atOnce) {
      const early = this.#freeAt - now();
      if (early > 0) {
        this.#lookIn(early);
        return;
      }
      const row = await store.claim(now(), leaseMs);
      if (!row) return;
      this.#freeAt = Math.max(this.#freeAt, now()) + 1_000 / perSecond;
      const work: Promise<void> = this.#work(row).then(againInMs => {
        const full = this.#working.size === atOnce;
        this.#working.delete(work);
        if (this.#started) this.#lookIn(full ? 0 : againInMs);
      });
      this.#working.add(work);
    }
  }

  /** Ms until the row wants to be looked at again; never throws. */
  async #work(row: LeasedRow<TRow>): Promise<number> {
    const { store, step, logger, now } = this.#options;
    const hold = this.#hold(row);
    try {
      const result = await step(row, hold.signal);
      await hold.end();
      await store.release(row, {
        nextAttemptAt: 'rest' in result ? null : now() + result.againInMs,
        failed: false,
      });
      return 'rest' in result ? Infinity : result.againInMs;
    } catch (error) {
      const wait = retryAfter(row.attempts);
      logger.warn(
        `${row.id}: a step failed, next try in ${Math.round(wait / 1000)} s`,
        toError(error),
      );
      await hold.end();
      // The lease may be lost or the database away: then another worker takes the row when the lease is over.
      await store
        .release(row, { nextAttemptAt: now() + wait, failed: true })
        .catch(e => logger.warn(`${row.id} could not be released`, toError(e)));
      return wait;
    }
  }

  /** Keeps a row while its step runs; tells the step when it was lost. */
  #hold(row: LeasedRow<TRow>) {
    const { store, leaseMs, logger, now } = this.#options;
    const lost = new AbortController();
    let renewing: Promise<void> | undefined;
    const timer = setInterval(() => {
      renewing ??= store
        .renew(row, now(), leaseMs)
        .then(kept => {
          if (!kept) lost.abort(new Error(`${row.id}: the lease was lost`));
        })
        .catch(error =>
          logger.warn(`The lease of ${row.id} was not renewed`, toError(error)),
        )
        .finally(() => {
          renewing = undefined;
        });
    }, leaseMs / 3);
    timer.unref?.();
    return {
      signal: AbortSignal.any([this.#abort.signal, lost.signal]),
      async end() {
        clearInterval(timer);
        await renewing;
      },
    };
  }

  #lookIn(ms: number) {
    const at = Date.now() + ms;
    if (at >= this.#next || this.#abort.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#next = at;
    this.#timer = setTimeout(() => {
      this.#next = Infinity;
      if (this.#looking) this.#again = true;
      else this.#looking = this.#look();
    }, ms);
    this.#timer.unref?.();
  }

  async #look() {
    try {
      await this.#take();
    } catch (error) {
      this.#options.logger.warn(
        'The rows to work on could not be read',
        toError(error),
      );
    }
    const soon = this.#again;
    this.#again = false;
    this.#looking = undefined;
    this.#lookIn(soon ? 0 : this.#options.pollMs);
  }
}

/** Exponential with jitter: 1 s, 2 s, 4 s … to 5 min, each up to a quarter longer. Whole ms: they are stored. */
function retryAfter(attempts: number) {
  const wait = Math.min(FIRST_RETRY_MS * 2 ** attempts, LAST_RETRY_MS);
  return Math.round(wait * (1 + Math.random() / 4));
}
