/** One thing that was logged: a line with the lines that belong to it. */
export interface LogRecord {
  /** the first line, and the line that names the error of a stack trace */
  text: string;
  /** how many lines it takes */
  lines: number;
}

const FRAME =
  /^\s+(?:at\s+\S|\.\.\. \d+ (?:more|common frames)|File ".*", line \d+)|^\s*(?:Caused by|Suppressed): |^\t\S*\/\S+\.go:\d+/;
const PYTHON_START = 'Traceback (most recent call last):';
const GO_START = /^goroutine \d+ \[[^\]]+\]:$/;
const GO_FRAME =
  /^(?:created by )?[\w./*()-]+\.[\w.*()-]+(?:\(.*\)|(?: in goroutine \d+)?)$/;
const PYTHON_ERROR = /^[\w.]+(?:Error|Exception|Warning|Interrupt|Exit)\b/;
const JAVA_ERROR = /^[a-z][\w.$]*\.[\w$]*(?:Exception|Error|Throwable)\b/;
const PYTHON_CHAIN =
  /^(?:During handling of the above|The above exception was the direct)/;
const JSON_PART = /^\s*(?:["{}[\]]|-?\d|true|false|null|$)/;
const MOST_LINES = 1000;

const NONE: readonly LogRecord[] = [];

type Inside = 'python' | 'go' | 'json' | undefined;

/**
 * Puts the lines of stack traces (Java, Python, Node, Go) and of JSON over several lines to the line that they belong
 * to. Holds one record at a time.
 */
export class RecordReader {
  static create() {
    return new RecordReader();
  }

  #text: string | undefined;
  #lines = 0;
  #inside: Inside;
  /** a line that may be the name of an error, until the next one tells */
  #held: string | undefined;
  /** open brackets of a JSON over several lines */
  #depth = 0;

  private constructor() {}

  /** Answers the records that ended with this line: none to two. */
  add(line: string): readonly LogRecord[] {
    const held = this.#held;
    if (held !== undefined) {
      this.#held = undefined;
      if (FRAME.test(line)) {
        this.#text += ` ${held}`;
        this.#lines += 2;
        return NONE;
      }
      const done = this.#begin(held);
      return done.concat(this.add(line));
    }
    if (this.#text !== undefined && this.#lines < MOST_LINES) {
      if (this.#goesOn(line)) {
        this.#lines++;
        return NONE;
      }
      // A JSON record has its error inside.
      const whole = this.#text.startsWith('{');
      if (!whole && JAVA_ERROR.test(line) && !JAVA_ERROR.test(this.#text)) {
        // The name of a logged error, when frames follow; else a line like others.
        this.#held = line;
        return NONE;
      }
    }
    return this.#begin(line);
  }

  #begin(line: string): readonly LogRecord[] {
    const done = this.#take();
    this.#text = line;
    this.#lines = 1;
    this.#inside = undefined;
    if (line.endsWith(PYTHON_START)) this.#inside = 'python';
    else if (GO_START.test(line)) this.#inside = 'go';
    else if (line === '{' || line === '[{') {
      this.#inside = 'json';
      this.#depth = line.length;
    }
    return done;
  }

  /** The records that are left. */
  end(): readonly LogRecord[] {
    const done = this.#take();
    if (this.#held === undefined) return done;
    const last = { text: this.#held, lines: 1 };
    this.#held = undefined;
    return [...done, last];
  }

  #take(): readonly LogRecord[] {
    if (this.#text === undefined) return NONE;
    const record = { text: this.#text, lines: this.#lines };
    this.#text = undefined;
    return [record];
  }

  #goesOn(line: string): boolean {
    const first = line.charCodeAt(0);
    if (this.#inside === 'json' && !JSON_PART.test(line)) {
      this.#inside = undefined;
    }
    if (this.#inside === 'json') {
      this.#depth += balance(line);
      if (this.#text!.length < 16_384) this.#text += ` ${line.trim()}`;
      if (this.#depth <= 0) this.#inside = undefined;
      return true;
    }
    if (this.#inside === 'python') {
      if (first === 32 || first === 9 || line === '') return true;
      if (PYTHON_CHAIN.test(line) || line === PYTHON_START) return true;
      if (PYTHON_ERROR.test(line)) {
        // the last line says what went wrong
        this.#text += ` ${line}`;
        this.#inside = undefined;
        return true;
      }
      this.#inside = undefined;
      return false;
    }
    if (this.#inside === 'go') {
      if (first === 9 || line === '' || GO_FRAME.test(line)) return true;
      if (GO_START.test(line)) return true;
      this.#inside = undefined;
      return false;
    }
    if (
      this.#text!.startsWith('panic: ') ||
      this.#text!.startsWith('fatal error: ')
    ) {
      if (line === '' || line.startsWith('[signal ')) return true;
      if (GO_START.test(line)) {
        this.#inside = 'go';
        return true;
      }
    }
    if (first === 67 || first === 83 || first === 32 || first === 9) {
      if (FRAME.test(line)) return true;
    }
    if (line === PYTHON_START) {
      this.#inside = 'python';
      return true;
    }
    return false;
  }
}

function balance(line: string): number {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line.charCodeAt(i);
    if (c === 92 && quoted) i++;
    else if (c === 34) quoted = !quoted;
    else if (!quoted && (c === 123 || c === 91)) depth++;
    else if (!quoted && (c === 125 || c === 93)) depth--;
  }
  return depth;
}
