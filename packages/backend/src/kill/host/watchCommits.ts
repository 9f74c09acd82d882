import type { Knex } from 'knex';

/** A query as knex tells of it. */
export interface Query {
  sql: string;
  bindings?: unknown[];
  /** of knex: which transaction it belongs to */
  __knexTxId?: string;
}

/** What the parent of this process says. */
export interface Told {
  start?: true;
  death?: string;
  frozen?: string[];
}

/**
 * Tells the names of what each commit wrote, in one call each; `builder` is that of a write without a transaction.
 *
 * @param nameOf - of a write; undefined for what does not count
 */
export function watchCommits(
  knex: Knex,
  nameOf: (query: Query) => string | undefined,
  committed: (names: string[], builder?: object) => void,
) {
  const open = new Map<string, string[]>();
  // SQLite commits in the same turn in which knex tells of the COMMIT
  knex.on('query', ({ sql, __knexTxId: tx = '' }: Query) => {
    if (!/^commit/i.test(sql)) return;
    const names = open.get(tx) ?? [];
    open.delete(tx);
    if (names.length) queueMicrotask(() => committed(names));
  });
  knex.on('query-response', (_: unknown, query: Query, builder: object) => {
    const name = nameOf(query);
    const tx = query.__knexTxId;
    if (name && tx) open.set(tx, [...(open.get(tx) ?? []), name]);
    else if (name) committed([name], builder);
  });
}

/**
 * Dies (SIGKILL) right after the commit that the parent named, so that no other line of the code runs, and tells the
 * parent of every other.
 *
 * @param hear - of what else the parent says when it names a commit
 */
export function dieWhenTold(hear: (told: Told) => void = () => {}) {
  let death: string | undefined;
  process.on('message', (told: Told) => {
    if (told.start) return;
    death = told.death;
    hear(told);
    process.send!({ armed: death ?? null });
  });
  return (commit: string) => {
    if (commit === death) process.kill(process.pid, 'SIGKILL');
    process.send!({ commit });
  };
}
