// eslint-disable-next-line no-control-regex
const NO_TEXT = /[\0-\x08\ufffd]/;

/**
 * Cuts chunks of text into lines (LF or CRLF). A line without end takes no more memory than the longest line allowed:
 * what is beyond is left out and counted.
 */
export class LineSplitter {
  static create(options: { longestLine?: number } = {}) {
    return new LineSplitter(options.longestLine ?? 65_536);
  }

  #rest = '';
  #skipping = false;
  readonly #longest: number;
  /** lines that were longer than allowed */
  cut = 0;
  /** lines with bytes that are no text, as of a binary file */
  unreadable = 0;

  private constructor(longest: number) {
    this.#longest = longest;
  }

  *read(chunk: string): Generator<string> {
    let from = 0;
    for (;;) {
      const at = chunk.indexOf('\n', from);
      if (at < 0) break;
      const piece = chunk.slice(from, at);
      from = at + 1;
      if (this.#skipping) {
        this.#skipping = false;
        yield this.#take('');
      } else yield this.#take(piece);
    }
    if (this.#skipping) return;
    this.#rest += chunk.slice(from);
    if (this.#rest.length > this.#longest) {
      this.#rest = this.#rest.slice(0, this.#longest);
      this.#skipping = true;
      this.cut++;
    }
  }

  /** What is left when the text does not end with a line end. */
  *end(): Generator<string> {
    if (this.#rest !== '') yield this.#take('');
  }

  #take(piece: string): string {
    let line = this.#rest === '' ? piece : this.#rest + piece;
    this.#rest = '';
    if (line.length > this.#longest) {
      line = line.slice(0, this.#longest);
      this.cut++;
    }
    if (NO_TEXT.test(line)) this.unreadable++;
    return line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line;
  }
}
