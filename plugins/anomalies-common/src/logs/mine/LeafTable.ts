import type { LogTemplate } from './LogTemplate';

/**
 * From the words of a line (64 bits) to its template. Open addressing over typed arrays: a line that was seen before
 * costs one probe and no memory. Full, it forgets the half that was not used for longest; a forgotten entry is found
 * again by the pattern of its template.
 */
export class LeafTable {
  static create(options: { most: number }) {
    return new LeafTable(options.most);
  }

  #capacity = 1024;
  #a = new Int32Array(this.#capacity);
  #b = new Int32Array(this.#capacity);
  #used = new Float64Array(this.#capacity);
  #targets: Array<LogTemplate | undefined> = new Array(this.#capacity).fill(
    undefined,
  );
  readonly #most: number;
  size = 0;
  forgotten = 0;

  private constructor(most: number) {
    this.#most = most;
  }

  get(a: number, b: number, now: number): LogTemplate | undefined {
    const mask = this.#capacity - 1;
    let at = (a ^ (b << 7)) & mask;
    for (;;) {
      const target = this.#targets[at];
      if (target === undefined) return undefined;
      if (this.#a[at] === a && this.#b[at] === b) {
        if (target.dropped) return undefined;
        this.#used[at] = now;
        if (target.mergedInto === undefined) return target;
        const current = target.current;
        this.#targets[at] = current;
        return current.dropped ? undefined : current;
      }
      at = (at + 1) & mask;
    }
  }

  set(a: number, b: number, target: LogTemplate, now: number): void {
    if (this.size >= this.#most) this.#rebuild(this.#capacity, true);
    else if (this.size * 2 >= this.#capacity) {
      this.#rebuild(this.#capacity * 2, false);
    }
    this.#put(a, b, target, now);
  }

  /** Forgets which words lead to this template. */
  release(template: LogTemplate): void {
    this.#rebuild(this.#capacity, false, template);
  }

  #put(a: number, b: number, target: LogTemplate, now: number) {
    const mask = this.#capacity - 1;
    let at = (a ^ (b << 7)) & mask;
    while (this.#targets[at] !== undefined) {
      if (this.#a[at] === a && this.#b[at] === b) {
        this.#targets[at] = target;
        this.#used[at] = now;
        return;
      }
      at = (at + 1) & mask;
    }
    this.#a[at] = a;
    this.#b[at] = b;
    this.#used[at] = now;
    this.#targets[at] = target;
    this.size++;
  }

  #rebuild(capacity: number, forget: boolean, without?: LogTemplate) {
    const [a, b, used, targets] = [this.#a, this.#b, this.#used, this.#targets];
    let limit = -1;
    if (forget) {
      const times: number[] = [];
      targets.forEach((target, at) => {
        if (target && !target.current.dropped) times.push(used[at]);
      });
      times.sort((x, y) => x - y);
      limit = times[times.length >> 1] ?? -1;
    }
    this.#capacity = capacity;
    this.#a = new Int32Array(capacity);
    this.#b = new Int32Array(capacity);
    this.#used = new Float64Array(capacity);
    this.#targets = new Array(capacity).fill(undefined);
    const before = this.size;
    this.size = 0;
    for (let at = 0; at < targets.length; at++) {
      const target = targets[at]?.current;
      if (!target || target.dropped || used[at] < limit) continue;
      if (target === without) continue;
      this.#put(a[at], b[at], target, used[at]);
    }
    if (forget) this.forgotten += before - this.size;
  }
}
