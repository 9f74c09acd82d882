import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  AffiliatesService,
  GroupDirectory,
  GroupRecord,
} from '@kronos-portal/node';
import { ownerKey } from './refreshKeys';

const BUSY_MS = 1_000;
const IDLE_MS = 15_000;
/** A Group that the processor saw but that never got into the catalog (a conflict, say) is given up after so many reads. */
const PATIENCE = 60;
const MAX_AWAITED = 10_000;

/** Whether two records mean the same for who belongs where. */
export function isSameGroup(a: GroupRecord, b: GroupRecord) {
  return (
    a.type === b.type &&
    a.parent === b.parent &&
    a.role === b.role &&
    String(a.members) === String(b.members)
  );
}

export interface DirectoryWatcherOptions {
  affiliates: Pick<
    AffiliatesService,
    'affiliateOfOwner' | 'directory' | 'invalidate'
  >;
  refresh(keys: Iterable<string>): Promise<void>;
  logger: LoggerService;
}

/**
 * Has entities processed again when their owner came to stand elsewhere: a Group appeared, moved or went away.
 *
 * The processor sees a Group before the catalog shows it, in any order with the entities it owns. So what the processor
 * saw only makes this watcher look more often; what changed is decided by comparing what the catalog shows now with
 * what it showed before.
 */
export class DirectoryWatcher {
  readonly #options: DirectoryWatcherOptions;
  readonly #expected = new Map<string, { record: GroupRecord; left: number }>();
  readonly #unresolved = new Set<string>();
  /** Users that own something and were not there when it was processed. */
  readonly #awaited = new Set<string>();
  readonly #members = new Map<string, number>();
  #again = new Set<string>();
  #before?: GroupDirectory;
  #timer?: ReturnType<typeof setTimeout>;
  #due = 0;
  #looking = false;
  #stopped = false;

  static create(options: DirectoryWatcherOptions) {
    return new DirectoryWatcher(options);
  }

  private constructor(options: DirectoryWatcherOptions) {
    this.#options = options;
  }

  start() {
    this.#schedule(BUSY_MS);
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** A Group was processed that is not (or not like that) in the directory. */
  sawGroup(record: GroupRecord) {
    this.#expected.set(record.ref, { record, left: PATIENCE });
    this.#hurry();
  }

  /** A User was processed; `changed`: its memberships are not the ones of before. */
  sawUser(ref: string, changed: boolean) {
    // the catalog shows it a moment later
    if (this.#awaited.delete(ref) || changed) this.#members.set(ref, 3);
    if (this.#members.size) this.#hurry();
  }

  /** An owner of an entity could not be resolved. */
  missed(ref: string) {
    this.#unresolved.add(ref);
    this.#hurry();
  }

  /** Looks once. Public for tests; otherwise the timer calls it. */
  async look(): Promise<void> {
    this.#options.affiliates.invalidate();
    const now = await this.#options.affiliates.directory();
    const keys = new Set(this.#again);
    this.#again = new Set();

    for (const ref of this.#changed(now)) keys.add(ref);
    for (const ref of [...this.#unresolved]) {
      // An owner that stays unknown is not worth another look: it will be seen when it comes.
      this.#unresolved.delete(ref);
      const standing = await this.#options.affiliates.affiliateOfOwner(ref);
      if (standing.kind !== 'unresolved') keys.add(ref);
      else if (ref.startsWith('user:') && this.#awaited.size < MAX_AWAITED) {
        this.#awaited.add(ref);
      }
    }
    for (const [ref, left] of [...this.#members]) {
      keys.add(ref);
      if (left > 1) this.#members.set(ref, left - 1);
      else this.#members.delete(ref);
    }
    for (const [ref, { record, left }] of [...this.#expected]) {
      const shown = now.group(ref);
      if ((shown && isSameGroup(shown, record)) || left <= 1) {
        this.#expected.delete(ref);
      } else {
        this.#expected.set(ref, { record, left: left - 1 });
      }
    }
    this.#before = now;
    try {
      await this.#options.refresh([...keys].map(ownerKey));
    } catch (error) {
      keys.forEach(ref => this.#again.add(ref));
      throw error;
    }
  }

  /**
   * Groups that stand elsewhere than before. They are refreshed twice: an entity that was in processing at this moment
   * has used the directory of before.
   */
  #changed(now: GroupDirectory): string[] {
    const before = this.#before;
    if (!before) return [];
    const changed = [...new Set([...before.refs(), ...now.refs()])].filter(
      ref =>
        JSON.stringify(before.standingOf(ref)) !==
          JSON.stringify(now.standingOf(ref)) ||
        String(before.group(ref)?.members) !== String(now.group(ref)?.members),
    );
    for (const ref of changed) this.#again.add(ref);
    return changed;
  }

  #busy() {
    return (
      this.#expected.size + this.#members.size + this.#again.size > 0 ||
      this.#unresolved.size > 0
    );
  }

  #hurry() {
    if (!this.#looking) this.#schedule(BUSY_MS, true);
  }

  #schedule(ms: number, keepSooner = false) {
    if (this.#stopped) return;
    if (keepSooner && this.#timer && this.#due <= Date.now() + ms) return;
    clearTimeout(this.#timer);
    this.#due = Date.now() + ms;
    this.#timer = setTimeout(() => this.#run(), ms);
    this.#timer.unref?.();
  }

  async #run() {
    this.#looking = true;
    let next = IDLE_MS;
    try {
      await this.look();
      if (this.#busy()) next = BUSY_MS;
    } catch (error) {
      // at start the catalog does not answer yet
      this.#options.logger.debug(
        `The Groups cannot be read yet: ${toError(error).message}`,
      );
      next = this.#before ? IDLE_MS : BUSY_MS;
    } finally {
      this.#looking = false;
      this.#schedule(next);
    }
  }
}
