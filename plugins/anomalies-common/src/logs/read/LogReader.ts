import { HeaderFinder, type LogHeader } from './HeaderFinder';
import { RecordReader, type LogRecord } from './RecordReader';
import type { HeaderShape } from './headerShape';
import { messageOfJson } from './messageOfJson';
import { messageOfPairs } from './messageOfPairs';

const NONE: readonly LogMessage[] = [];

/** What was logged, without what stands before it. */
export interface LogMessage extends LogHeader {
  /** what the miner takes */
  message: string;
  /** how many lines of the input it takes */
  lines: number;
}

/** Plain JSON. */
export interface LogReaderSnapshot {
  version: 1;
  shape?: HeaderShape;
  held: Array<[text: string, lines: number]>;
}

/**
 * From lines to messages: puts together what belongs together and, for raw lines, takes the header (time, level,
 * thread, logger, container prefix) off. How the header looks is learned from the first lines, which are held back for
 * this long.
 */
export class LogReader {
  static create(options: { raw?: boolean; learnFrom?: number } = {}) {
    return new LogReader(options.raw ?? false, options.learnFrom ?? 500);
  }

  readonly #records = RecordReader.create();
  readonly #raw: boolean;
  readonly #learnFrom: number;
  #held: LogRecord[] | undefined = [];
  #finder: HeaderFinder | undefined;
  /** enough lines were seen */
  #settled = false;

  private constructor(raw: boolean, learnFrom: number) {
    this.#raw = raw;
    this.#learnFrom = learnFrom;
  }

  /**
   * Learns the header from these lines at once, so that none is held back. From few lines it is learned for now, and
   * again with the next call.
   */
  learn(lines: readonly string[]): void {
    if (this.#settled || lines.length === 0) return;
    this.#finder = HeaderFinder.learn(lines.slice(0, this.#learnFrom));
    this.#settled = lines.length >= this.#learnFrom / 4;
  }

  add(line: string): readonly LogMessage[] {
    return this.#messages(this.#records.add(line));
  }

  /** Ends the record that is still open, because its next line belongs to something else. */
  flush(): readonly LogMessage[] {
    return this.#messages(this.#records.end());
  }

  end(): readonly LogMessage[] {
    const done = this.#messages(this.#records.end());
    return [...done, ...this.#learned()];
  }

  /** What was learned of the header; taken after `flush`. Lines that are still held back are part of it. */
  snapshot(): LogReaderSnapshot {
    return {
      version: 1,
      ...(this.#settled && this.#finder && { shape: this.#finder.shape }),
      held: (this.#held ?? []).map(({ text, lines }) => [text, lines]),
    };
  }

  static restore(
    snapshot: LogReaderSnapshot,
    options: { raw?: boolean; learnFrom?: number } = {},
  ): LogReader {
    const reader = LogReader.create(options);
    reader.#held = snapshot.held.map(([text, lines]) => ({ text, lines }));
    if (snapshot.shape) {
      reader.#finder = HeaderFinder.of(snapshot.shape);
      reader.#settled = true;
    }
    return reader;
  }

  #messages(records: readonly LogRecord[]): readonly LogMessage[] {
    if (records.length === 0) return NONE;
    if (!this.#raw) {
      return records.map(({ text, lines }) => ({
        ...(messageOfJson(text) ?? messageOfPairs(text) ?? { message: text }),
        lines,
      }));
    }
    if (this.#finder) return records.map(record => this.#read(record));
    this.#held!.push(...records);
    return this.#held!.length >= this.#learnFrom ? this.#learned() : NONE;
  }

  #learned(): LogMessage[] {
    const held = this.#held ?? [];
    if (held.length === 0) return [];
    this.#held = [];
    this.#finder ??= HeaderFinder.learn(held.map(({ text }) => text));
    this.#settled = true;
    return held.map(record => this.#read(record));
  }

  #read({ text, lines }: LogRecord): LogMessage {
    const json = messageOfJson(text);
    if (json) return { ...json, lines };
    const found = this.#finder!.split(text);
    const inner = messageOfJson(found.message);
    return inner ? { ...found, ...inner, lines } : { ...found, lines };
  }
}
