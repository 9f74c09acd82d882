import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { dieWhenTold, watchCommits, type Query } from './watchCommits';

class CommitNames {
  /** name of the service by id of its run, of those that this process accepted */
  readonly #services = new Map<string, string>();

  of({ sql, bindings = [] }: Query): string | undefined {
    const [, verb] = /^(insert into|update) [`"]tasks[`"]/i.exec(sql) ?? [];
    if (!verb) return undefined;
    const texts = bindings.filter(b => typeof b === 'string');
    if (verb !== 'update') {
      const id = texts.find(text => /^[0-9a-f-]{36}$/.test(text))!;
      const spec = texts.find(text => text.includes('"steps"'))!;
      this.#services.set(id, JSON.parse(spec).parameters.service.name);
      return `${this.#services.get(id)}: accepted`;
    }
    const service = texts
      .map(text => this.#services.get(text))
      .find(name => name);
    const [, column] = /set [`"](\w+)[`"] =/i.exec(sql) ?? [];
    let what: string | undefined;
    if (column === 'state') {
      what = Object.keys(JSON.parse(texts[0]).state.steps).at(-1);
    } else if (column === 'status') {
      what = texts[0] === 'processing' ? 'taken' : texts[0];
    }
    return service && what && `${service}: ${what}`;
  }
}

/**
 * Watches what the runs of templates commit: `loan-quote: accepted`, `loan-quote: taken`, then `loan-quote: redmine`
 * when that step is recorded as finished, and `loan-quote: completed`. Tells the parent of each, or dies (SIGKILL) right
 * after the one that the parent named: no other line of the code runs. Runs whose commits the parent named as frozen go
 * no further than that commit, so that one death takes many of them, each at another step.
 */
export const deathAtStep = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'death',
  register(reg) {
    reg.registerInit({
      deps: { database: coreServices.database },
      async init({ database }) {
        let frozen: string[] = [];
        const tell = dieWhenTold(told => {
          frozen = told.frozen ?? [];
        });
        const names = new CommitNames();
        const done = new WeakMap<object, string>();
        const knex = await database.getClient();
        watchCommits(
          knex,
          query => names.of(query),
          (commits, builder) => {
            commits.forEach(tell);
            if (builder) done.set(builder, commits[0]);
          },
        );
        // The connection is free again when `run` is over, so that other runs go on
        const { client } = knex;
        const runner = client.runner.bind(client);
        client.runner = (builder: object) => {
          const one = runner(builder);
          const run = one.run.bind(one);
          one.run = async () => {
            const answer = await run();
            if (frozen.includes(done.get(builder)!))
              await new Promise(() => {});
            return answer;
          };
          return one;
        };
      },
    });
  },
});
