import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';

interface Query {
  sql: string;
  bindings?: unknown[];
  /** of knex: which transaction it belongs to */
  __knexTxId?: string;
}

const WRITE = /^(insert into|update|delete from) [`"]?(\w+)/i;
const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/**
 * Watches what a plugin commits in its tables. Each commit has a name made of what it wrote and to which row, for
 * example `2: update installations checking`: the second installation that this process was asked for. Tells the
 * parent of each, or dies (SIGKILL) right after the one that the parent named: no other line of the code runs.
 */
export const deathAtCommit = (options: {
  pluginId: string;
  /** table of the rows */
  rows: string;
  /** values that say what a write means */
  words: RegExp;
  /** those with which somebody asks for something */
  asked: RegExp;
}) =>
  createBackendModule({
    pluginId: options.pluginId,
    moduleId: 'death',
    register(reg) {
      reg.registerInit({
        deps: { database: coreServices.database },
        async init({ database }) {
          const { asked, rows, words } = options;
          let death: string | undefined;
          process.on('message', (message: { death?: string; start?: true }) => {
            if (message.start) return;
            death = message.death;
            process.send!({ armed: death ?? null });
          });
          /** ids of rows that something was asked of in this process */
          const born: string[] = [];
          const states = new Map<string, string>();
          const open = new Map<string, string[]>();
          const committed = (writes: string[]) => {
            const name = writes.join(', ');
            if (name === death) process.kill(process.pid, 'SIGKILL');
            process.send!({ commit: name });
          };
          const nameOf = ({ sql, bindings = [] }: Query) => {
            const [, verb, table] = WRITE.exec(sql) ?? [];
            if (table !== rows && table !== 'audit') return undefined;
            const texts = bindings.filter(b => typeof b === 'string');
            const id = texts.find(text => ID.test(text)) ?? '';
            const [state = table === rows ? states.get(id) : undefined] =
              texts.filter(text => words.test(text));
            if (table === rows && state) states.set(id, state);
            if (asked.test(state ?? '') && !born.includes(id)) born.push(id);
            return [
              `${born.indexOf(id) + 1}:`,
              ...[verb, table, state, verb === 'update' && leaseOf(sql)],
            ]
              .filter(Boolean)
              .join(' ');
          };
          const knex = await database.getClient();
          // SQLite commits in the same turn in which knex tells of the COMMIT
          knex.on('query', ({ sql, __knexTxId: tx = '' }: Query) => {
            if (!/^commit/i.test(sql)) return;
            const writes = open.get(tx) ?? [];
            open.delete(tx);
            if (writes.length) queueMicrotask(() => committed(writes));
          });
          knex.on('query-response', (_: unknown, query: Query) => {
            const name = nameOf(query);
            const tx = query.__knexTxId;
            if (name && tx) open.set(tx, [...(open.get(tx) ?? []), name]);
            else if (name) committed([name]);
          });
        },
      });
    },
  });

/** What an update does to the lease. */
function leaseOf(sql: string) {
  const [set] = sql.split(' where ');
  if (set.includes('lease_token')) return 'taken';
  return set.includes('lease_until') ? 'given back' : undefined;
}
