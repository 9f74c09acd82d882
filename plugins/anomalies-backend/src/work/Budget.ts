const MINUTE = 60_000;

export interface BudgetOptions {
  /** lines of one service in one reading */
  linesPerRead: number;
  bytesPerRead: number;
  /** lines of all services from one tool and affiliate in a minute, in this process */
  linesPerMinute: number;
}

/** What detection may ask of a tool. Who comes late in a minute gets less, and goes on in the next. */
export class Budget {
  readonly #options: BudgetOptions;
  readonly #now: () => number;
  readonly #spent = new Map<string, { minute: number; lines: number }>();

  static create(options: BudgetOptions & { now?: () => number }) {
    return new Budget(options);
  }

  private constructor(options: BudgetOptions & { now?: () => number }) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** @param key - of the tool and the affiliate whose connection is used */
  ofReading(key: string): { lines: number; bytes: number } {
    const { linesPerRead, bytesPerRead, linesPerMinute } = this.#options;
    const left = linesPerMinute - this.#of(key).lines;
    return {
      lines: Math.max(0, Math.min(linesPerRead, left)),
      bytes: bytesPerRead,
    };
  }

  spend(key: string, lines: number) {
    this.#of(key).lines += lines;
  }

  #of(key: string) {
    const minute = Math.floor(this.#now() / MINUTE);
    let spent = this.#spent.get(key);
    if (spent?.minute !== minute) {
      spent = { minute, lines: 0 };
      this.#spent.set(key, spent);
    }
    return spent;
  }
}
