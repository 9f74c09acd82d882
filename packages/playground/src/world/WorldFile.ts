import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const DELAY_MS = 1_000;

/**
 * `world.json`: written soon after a change, whole or not at all, with a checksum, because a state that is only nearly
 * right would stop the stand-ins later on.
 */
export class WorldFile {
  readonly #file: string;
  readonly #content: () => unknown;
  readonly #warn: (message: string) => void;
  #timer?: NodeJS.Timeout;

  static create(options: {
    dir: string;
    content: () => unknown;
    warn: (message: string) => void;
  }) {
    return new WorldFile(options);
  }

  private constructor(options: {
    dir: string;
    content: () => unknown;
    warn: (message: string) => void;
  }) {
    this.#file = path.join(options.dir, 'world.json');
    this.#content = options.content;
    this.#warn = options.warn;
  }

  /** undefined when there is none, or when it makes no sense: that one is moved aside, never deleted. */
  read(): unknown {
    let text: string;
    try {
      text = fs.readFileSync(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    try {
      const { checksum, ...state } = JSON.parse(text);
      if (!isWorld(state)) throw new Error('not the state of a world');
      // states of before have none
      if (checksum !== undefined && checksum !== checksumOf(state)) {
        throw new Error('it is not what was written');
      }
      return state;
    } catch (error) {
      this.moveAside((error as Error).message);
      return undefined;
    }
  }

  /** Keeps a state that is no good, for those who want to look at it. */
  moveAside(reason: string) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!fs.existsSync(this.#file)) return;
    const aside = `${this.#file}.unreadable-${Date.now()}`;
    fs.renameSync(this.#file, aside);
    this.#warn(
      `The stored world cannot be read (${reason}). It was moved to ${aside}, and a new world begins.`,
    );
  }

  schedule() {
    if (this.#timer) return;
    this.#timer = setTimeout(() => this.#write(), DELAY_MS);
    this.#timer.unref();
  }

  flush() {
    if (this.#timer) this.#write();
  }

  #write() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const temporary = `${this.#file}.tmp`;
    try {
      fs.mkdirSync(path.dirname(this.#file), { recursive: true });
      const state = this.#content();
      const checksum = checksumOf(state);
      fs.writeFileSync(
        temporary,
        JSON.stringify({ checksum, ...(state as object) }),
      );
      fs.renameSync(temporary, this.#file);
    } catch (error) {
      this.#warn(
        `The world could not be written to ${this.#file}: ${
          (error as Error).message
        }`,
      );
    }
  }
}

/** Of the state as it comes back. */
function checksumOf(state: unknown): string {
  return createHash('sha1').update(JSON.stringify(state)).digest('hex');
}

function isWorld(state: unknown): boolean {
  if (typeof state !== 'object' || state === null) return false;
  const { version, slices, incidents, clock } = state as Record<string, any>;
  return (
    version === 1 &&
    typeof slices === 'object' &&
    slices !== null &&
    Array.isArray(incidents) &&
    Number.isFinite(clock?.offset) &&
    Number.isFinite(clock?.factor)
  );
}
