import { DatabaseObservationStore } from '../../packages/node/src';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { pluginLabel } from '../../packages/common/src';
import { launchBrowser, signIn, tokenOf } from './browser';
import { teamsByAffiliate, writeComponents } from './components';
import { inDatabase } from './inDatabase';
import { root, startStack, until, type Stack } from './stack';

/** Raise it when the data below changes, so that data of an earlier run is made anew. */
const VERSION = '2';

interface Service {
  name: string;
  affiliate: string;
}

/** What the columns of the list show, view by tool, by the domain that keeps it. */
const SEEDED: Record<string, Record<string, string>> = {
  delivery: { jenkins: 'builds', kubernetes: 'workloads' },
  collaboration: { redmine: 'issues' },
};
const ALL_TOOLS = Object.values(SEEDED).flatMap(views => Object.keys(views));

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
  const marker = (stage: 'read' | 'complete') => {
    const file = path.join(data, stage);
    return {
      isThere: () =>
        fs.existsSync(file) && fs.readFileSync(file, 'utf8') === VERSION,
      set: () => fs.writeFileSync(file, VERSION),
    };
  };
  const read = marker('read');
  const complete = marker('complete');
  if (!read.isThere()) fs.rmSync(data, { recursive: true, force: true });

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
  if (complete.isThere()) return start();

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
    read.set();
    const entities = await components(stack, ['jenkins']);
    log('asking the tools of the services …');
    await askTools(
      stack,
      entities.filter(entity => !isMade(entity)),
    );
    await stack.stop();
    log('seeding observations …');
    await seed(stack, entities, likeOf);
    complete.set();
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

/** Opens each service of the playground as a page does, which keeps what its tools say: the collection takes long. */
async function askTools(stack: Stack, services: Known[]) {
  if (services.length === 0) throw new Error('The playground has no services');
  const browser = await launchBrowser();
  try {
    const page = await signIn(browser, stack.url, 'group-executive');
    const authorization = `Bearer ${await tokenOf(page)}`;
    for (const [domain, views] of Object.entries(SEEDED)) {
      for (const { name, tools } of services) {
        for (const [tool, view] of Object.entries(views)) {
          if (!tools.includes(tool)) continue;
          const address = `/api/${domain}/entities/component/default/${name}/${tool}/${view}`;
          await until(`what ${tool} says of ${name}`, async () => {
            const answer = await fetch(stack.url + address, {
              headers: { authorization },
            });
            return answer.ok && (await answer.json()).data !== null;
          });
        }
      }
    }
  } finally {
    await browser.close();
  }
}

/** Gives each component what is known of the service that it is linked to. */
async function seed(
  stack: Stack,
  entities: Known[],
  likeOf: (component: string, affiliate: string) => string,
) {
  const known = new Map(entities.map(e => [e.name, e]));
  for (const [domain, views] of Object.entries(SEEDED)) {
    await inDatabase(stack, domain, async knex => {
      const store = DatabaseObservationStore.create({ knex });
      for (const entity of entities.filter(isMade)) {
        const name = likeOf(entity.name, entity.affiliate);
        const like = known.get(name);
        if (!like) throw new Error(`'${name}' is not in the catalog`);
        const observations = await store.find([
          { entityRef: like.ref, uid: like.uid },
        ]);
        for (const { tool, view, data } of observations) {
          if (views[tool] !== view) continue;
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
