import { DatabaseObservationStore } from '../../packages/node/src';
import fs from 'node:fs';
import path from 'node:path';
import knexFactory from 'knex';
import { parse } from 'yaml';
import { pluginLabel } from '../../packages/common/src';
import { teamsByAffiliate, writeComponents } from './components';
import { root, startStack, until, type Stack } from './stack';

/** Raise it when the data below changes, so that data of an earlier run is made anew. */
const VERSION = '2';

interface Service {
  name: string;
  affiliate: string;
}

/** What the columns of the list show, by the database that keeps it. */
const SEEDED = {
  delivery: ['jenkins', 'kubernetes'],
  collaboration: ['redmine'],
};
const ALL_TOOLS = Object.values(SEEDED).flat();

/** So many components, spread evenly. */
export function overAllAffiliates(total: number): Map<string, number> {
  const affiliates = [...teamsByAffiliate().keys()];
  return new Map(
    affiliates.map((affiliate, i) => [
      affiliate,
      Math.floor((total + i) / affiliates.length),
    ]),
  );
}

/**
 * A stack with many components, each linked to the job, the workloads and the project of a service of the playground, with an
 * observation for each. Making it takes minutes, so it is kept for the next run.
 */
export async function startBigCatalog(options: {
  /** components by affiliate */
  counts: ReadonlyMap<string, number>;
  log(message: string): void;
}): Promise<Stack> {
  const { counts, log } = options;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const name = `catalog-${total}`;
  const data = path.join(root, '.kronos', 'bench', name);
  const marker = path.join(data, 'complete');
  const complete =
    fs.existsSync(marker) && fs.readFileSync(marker, 'utf8') === VERSION;
  if (!complete) fs.rmSync(data, { recursive: true, force: true });

  const services = parse(
    fs.readFileSync(
      path.join(root, 'packages/playground/world/services.yaml'),
      'utf8',
    ),
  ) as Service[];
  const likeOf = (component: string, affiliate: string) => {
    const own = services.filter(s => s.affiliate === affiliate);
    return own[Number(component.slice(-5)) % own.length].name;
  };
  const locations = writeComponents({
    folder: path.join(data, 'catalog'),
    counts,
    annotations: (component, affiliate) => {
      const like = likeOf(component, affiliate);
      return {
        'jenkins.io/job-full-name': `${affiliate}/${like}`,
        'kronos.io/redmine-project': like,
        // what an entity does not name is forgotten by the collection
        'backstage.io/kubernetes-id': like,
      };
    },
  });
  const start = () =>
    startStack({
      name,
      keep: true,
      log,
      config: {
        catalog: {
          locations: [
            ...parse(
              fs.readFileSync(path.join(root, 'app-config.yaml'), 'utf8'),
            ).catalog.locations,
            ...locations,
          ],
          // what changes meanwhile is not what is measured
          processingInterval: { hours: 6 },
        },
      },
    });
  if (complete) return start();

  let stack = await start();
  try {
    log(`reading ${total} components into the catalog …`);
    await until(
      'components in the catalog',
      async () => {
        const known = await components(stack, ['jenkins']);
        const made = known.filter(isMade).length;
        log(`${made} …`);
        // those of the playground are read meanwhile
        return made >= total && known.length - made >= services.length;
      },
      3_000,
    );
    const entities = await components(stack, ['jenkins']);
    await until('the services seen by their tools', () =>
      allSeen(
        stack,
        entities.filter(entity => !isMade(entity)),
      ),
    );
    await stack.stop();
    log('seeding observations …');
    await seed(stack, entities, likeOf);
    fs.writeFileSync(marker, VERSION);
    stack = await start();
    return stack;
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

interface Known {
  ref: string;
  name: string;
  uid: string;
  affiliate: string;
  /** installed for its affiliate */
  tools: string[];
}

/** Of the many, not a service of the playground. */
const isMade = ({ name }: Known) => /-\d{5}$/.test(name);

/** Components whose tools are installed, as far as the catalog has come. */
async function components(stack: Stack, tools: string[]): Promise<Known[]> {
  const found: Known[] = [];
  let cursor: string | undefined;
  const filter = [
    'kind=component',
    ...tools.map(t => `metadata.labels.plugin.kronos.io/${t}=installed`),
  ].join(',');
  do {
    const query = new URLSearchParams({
      limit: '1000',
      fields: 'metadata.name,metadata.uid,metadata.labels',
      ...(cursor ? { cursor } : { filter }),
    });
    const response = await fetch(
      `${stack.url}/api/catalog/entities/by-query?${query}`,
      { headers: { authorization: `Bearer ${stack.token}` } },
    );
    if (!response.ok) throw new Error(await response.text());
    const page = await response.json();
    for (const { metadata } of page.items) {
      found.push({
        ref: `component:default/${metadata.name}`,
        name: metadata.name,
        uid: metadata.uid,
        affiliate: metadata.labels['kronos.io/affiliate'],
        tools: ALL_TOOLS.filter(tool => pluginLabel(tool) in metadata.labels),
      });
    }
    cursor = page.pageInfo.nextCursor;
  } while (cursor);
  return found;
}

/** What a stack keeps of the tools of a domain. */
async function inStore<T>(
  stack: Stack,
  domain: string,
  use: (store: DatabaseObservationStore) => Promise<T>,
): Promise<T> {
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: path.join(stack.data, 'db', `${domain}.sqlite`),
    useNullAsDefault: true,
  });
  try {
    return await use(DatabaseObservationStore.create({ knex }));
  } finally {
    await knex.destroy();
  }
}

/** Whether each service of the playground was seen by every tool that is installed for it. */
async function allSeen(stack: Stack, services: Known[]): Promise<boolean> {
  if (services.length === 0) return false;
  for (const [domain, tools] of Object.entries(SEEDED)) {
    const found = await inStore(stack, domain, store =>
      store.find(services.map(s => ({ entityRef: s.ref, uid: s.uid }))),
    );
    const seen = new Set(
      found
        .filter(({ data }) => data !== null)
        .map(({ entityRef, tool }) => `${entityRef} ${tool}`),
    );
    const complete = services.every(service =>
      tools
        .filter(tool => service.tools.includes(tool))
        .every(tool => seen.has(`${service.ref} ${tool}`)),
    );
    if (!complete) return false;
  }
  return true;
}

/** Gives each component what is known of the service that it is linked to. */
async function seed(
  stack: Stack,
  entities: Known[],
  likeOf: (component: string, affiliate: string) => string,
) {
  const known = new Map(entities.map(e => [e.name, e]));
  for (const [domain, tools] of Object.entries(SEEDED)) {
    await inStore(stack, domain, async store => {
      for (const entity of entities.filter(isMade)) {
        const name = likeOf(entity.name, entity.affiliate);
        const like = known.get(name);
        if (!like) throw new Error(`'${name}' is not in the catalog`);
        const observations = await store.find([
          { entityRef: like.ref, uid: like.uid },
        ]);
        for (const { tool, view, data } of observations) {
          if (!tools.includes(tool)) continue;
          await store.recordData(
            {
              entityRef: entity.ref,
              uid: entity.uid,
              affiliate: entity.affiliate,
              tool,
              view,
              installationId: null,
              revision: null,
            },
            data,
            new Date(),
          );
        }
      }
    });
  }
}
