/** A row that a worker holds, and the token that proves it. */
export interface LeasedRow<TRow> {
  readonly id: string;
  readonly row: TRow;
  /** grows with every lease: writes with an older one are refused */
  readonly token: number;
  /** failed tries in a row */
  readonly attempts: number;
}

/** Rows with a wanted state, shared by the workers of all replicas. */
export interface ReconcilerStore<TRow> {
  /** Takes one row that is due (`next_attempt_at` has come, no live lease), for `leaseMs`. */
  claim(nowMs: number, leaseMs: number): Promise<LeasedRow<TRow> | undefined>;
  /** Keeps a row for another `leaseMs`; false when it was lost. */
  renew(
    lease: LeasedRow<TRow>,
    nowMs: number,
    leaseMs: number,
  ): Promise<boolean>;
  /**
   * Gives the row back. `nextAttemptAt: null`: nothing to do until it is asked for again.
   * Does nothing when the lease was lost; keeps an earlier `next_attempt_at` that somebody set meanwhile.
   */
  release(
    lease: LeasedRow<TRow>,
    result: { nextAttemptAt: number | null; failed: boolean },
  ): Promise<void>;
}
