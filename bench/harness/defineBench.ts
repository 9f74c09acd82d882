/** A figure with the limit that it must keep. */
export interface Bound {
  name: string;
  value: number;
  limit: number;
  /** `ms`, `s`, `ratio`, … */
  unit: string;
  /** which side of the limit is good; `most` when not given */
  at?: 'most' | 'least';
}

/** Options that a benchmark may have: each is given once. */
type Options = Record<string, { type: 'string' | 'boolean' }>;

export interface BenchContext<O extends Options = {}> {
  /** how often to measure; a benchmark may have a default of its own */
  runs?: number;
  /** what followed a second `--` on the command line */
  options: {
    [K in keyof O]?: O[K]['type'] extends 'boolean' ? boolean : string;
  };
  /** tells the person at the terminal what is going on, on standard error */
  log(message: string): void;
}

export interface BenchResult {
  runs: number;
  results: Record<string, unknown>;
  bounds: Bound[];
}

export interface Bench<O extends Options = {}> {
  /** one line for the list */
  description: string;
  /** what may follow a second `--` on the command line */
  options?: O;
  run(context: BenchContext<O>): Promise<BenchResult>;
}

/** What a file in `bench/` exports as `bench`. */
export function defineBench<O extends Options = {}>(bench: Bench<O>): Bench<O> {
  return bench;
}

export function keepsBound({ value, limit, at = 'most' }: Bound): boolean {
  // NaN keeps no bound
  return at === 'most' ? value <= limit : value >= limit;
}
