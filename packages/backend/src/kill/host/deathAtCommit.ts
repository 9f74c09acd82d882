import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { dieWhenTold, watchCommits, type Query } from './watchCommits';

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
          const tell = dieWhenTold();
          /** ids of rows that something was asked of in this process */
          const born: string[] = [];
          const states = new Map<string, string>();
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
          watchCommits(await database.getClient(), nameOf, names =>
            tell(names.join(', ')),
          );
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
