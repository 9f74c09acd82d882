import { startPlayground } from '@kronos-portal/playground/testUtils';
import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { until as untilSoon } from '@kronos-portal/node/testUtils';
import {
  AFFILIATE,
  isOf,
  request,
  settingsOf,
  smallTemplate,
  toolsOf,
} from './creatingWorld';
import { Gateway, type Exchange } from './Gateway';
import { Mortal } from './Mortal';
import { organisationOf, visit } from './redmineWorld';

jest.setTimeout(600_000);

/** Two dozen runs at once take their time. */
const until = <T>(look: () => Promise<T>, patienceMs = 240_000) =>
  untilSoon(look, patienceMs);

/** How many are at a tool when the portal is killed. */
const AT_ONCE = 5;

/** The one that nothing happens to. */
const CALM = 'point-gift';

const STEPS = [
  'plan',
  'project',
  'server',
  'source',
  'redmine',
  'namespace',
  'gitlab',
  'jenkins',
  'register',
  'release',
];
/** What a run changes in the tools, and the step that is recorded before. */
const WRITES: [before: string, write: string][] = [
  ['source', 'POST /redmine/projects.json'],
  ['redmine', 'POST /kubernetes/kb-card-dev/api/v1/namespaces'],
  [
    'redmine',
    'POST /kubernetes/kb-card-dev/api/v1/namespaces/NAME-dev/resourcequotas',
  ],
  [
    'redmine',
    'POST /kubernetes/kb-card-dev/api/v1/namespaces/NAME-dev/limitranges',
  ],
  ['namespace', 'POST /gitlab/api/v4/projects'],
  ['namespace', 'POST /gitlab/kb-card/NAME.git/git-receive-pack'],
  ['namespace', 'POST /gitlab/api/v4/projects/ID/hooks'],
  [
    'namespace',
    'POST /gitlab/api/v4/projects/ID/repository/branches?branch=develop&ref=main',
  ],
  ['namespace', 'PUT /gitlab/api/v4/projects/ID'],
  ['namespace', 'DELETE /gitlab/api/v4/projects/ID/protected_branches/main'],
  ['namespace', 'POST /gitlab/api/v4/projects/ID/protected_branches'],
  ['namespace', 'POST /gitlab/api/v4/projects/ID/protected_branches'],
  ['gitlab', 'POST /jenkins/job/kb-card/createItem?name=NAME'],
  ['register', 'POST /jenkins/job/kb-card/job/NAME/buildWithParameters'],
];
/** Each exactly once. */
const ALL_OF_IT = {
  runs: ['completed'],
  locations: [
    expect.stringMatching(
      /\/gitlab\/kb-card\/NAME\/-\/blob\/main\/catalog-info\.yaml$/,
    ),
  ],
  entities: ['NAME'],
  projects: ['kb-card/NAME'],
  defaultBranch: 'develop',
  branches: ['develop', 'main'],
  commits: ['Create NAME'],
  protected: ['develop', 'main'],
  hooks: [expect.stringMatching(/\/api\/events\/http\/gitlab$/)],
  builds: ['1 SUCCESS'],
  queued: false,
  issues: ['NAME'],
  namespace: true,
  quotas: ['kronos-default'],
  limits: ['kronos-default'],
  deployments: ['NAME'],
};

/** Names of which none begins with another one. */
const victimAt = (write: number) =>
  `victim-${String(write + 1).padStart(2, '0')}`;

const isWrite = ({ method, path: at }: Exchange) =>
  method !== 'GET' && !at.endsWith('/git-upload-pack');

const titleOf = ({ method, path: at }: Exchange, name = CALM) =>
  `${method} ${at
    .replaceAll(name, 'NAME')
    .replace(/projects\/\d+/, 'projects/ID')}`;

/** Whether a victim is killed at a write; `turn` counts the same ones of a victim. */
function isDeathOf(victim: string, title: string, turn: number) {
  const index = WRITES.findIndex((_, i) => victimAt(i) === victim);
  const same = WRITES.slice(0, index + 1).filter(([, w]) => w === title);
  return WRITES[index]?.[1] === title && same.length === turn;
}

/** Tells whose exchange it is; GitLab speaks of projects by number. */
function serviceOf() {
  const projects = new Map<string, string>();
  return ({ path: at, sent, answer }: Exchange): string | undefined => {
    const NAME = /\b(point-gift|victim-\w+)/;
    const [, id] = /^\/gitlab\/api\/v4\/projects\/(\d+)\b/.exec(at) ?? [];
    const [name] = NAME.exec(at) ?? NAME.exec(sent) ?? [projects.get(id)];
    const made = /"id":(\d+)/.exec(answer);
    if (name && made && /^\/gitlab\/api\/v4\/projects/.test(at) && !id) {
      projects.set(made[1], name);
    }
    return name;
  };
}

describe('The run of a template whose portal is killed', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  let gateway: Gateway;
  let organisation: string;
  let portal: Mortal;
  let look: (name: string) => Promise<object>;

  beforeAll(async () => {
    playground = await startPlayground({
      tools: ['gitlab', 'jenkins', 'redmine', 'kubernetes'],
    });
    // what builds and pods take is not what this is about
    playground.control.speed(60);
    gateway = await Gateway.create(playground.url);
    organisation = organisationOf([AFFILIATE]);
    portal = await Mortal.create({
      host: 'creatingPortal.ts',
      settings: settingsOf(
        gateway.host,
        organisation,
        smallTemplate(path.dirname(organisation)),
      ),
    });
    const { call } = visit(portal.url);
    const tools = toolsOf(playground.url);
    look = async name => {
      const { tasks } = await call('GET', 'scaffolder/v2/tasks?limit=1000');
      const locations = await call('GET', 'catalog/locations');
      const { items: entities } = await call(
        'GET',
        'catalog/entities/by-query?filter=kind=component&limit=500',
      );
      const text = JSON.stringify({
        runs: tasks
          .filter((t: any) => t.spec.parameters.service.name === name)
          .map((t: any) => t.status),
        locations: locations
          .map(({ data }: any) => data.target)
          .filter((target: string) => target.includes(`/${name}/`)),
        entities: entities.filter(isOf(name)).map((e: any) => e.metadata.name),
        ...(await tools(name)),
      });
      return JSON.parse(text.replaceAll(name, 'NAME'));
    };
    await portal.start();
  });
  afterAll(async () => {
    await portal?.destroy();
    await gateway?.stop();
    await playground?.stop();
    fs.rmSync(path.dirname(organisation), { recursive: true });
  });

  const create = (name: string) =>
    visit(portal.url).call('POST', 'scaffolder/v2/tasks', {
      body: request(name),
    });
  const ready = () =>
    until(async () => {
      const { items } = await visit(portal.url).call(
        'GET',
        `marketplace/installations?affiliate=${AFFILIATE}`,
      );
      const template = await visit(portal.url).call(
        'GET',
        'catalog/entities/by-name/template/default/node-service',
      );
      return (
        template &&
        items.filter((i: any) => i.state === 'installed').length === 4
      );
    });
  const change = (sql: string) => {
    const database = new DatabaseSync(
      path.join(portal.folder, 'db', 'scaffolder.sqlite'),
    );
    database.exec(sql);
    database.close();
  };
  /** Those who died are found when the portal starts; by itself it looks for silent runs every ten seconds. */
  const findAtOnce = (names: string[]) => {
    for (const name of names) {
      change(
        `UPDATE tasks SET status = 'open' WHERE spec LIKE '%"name":"${name}"%'`,
      );
    }
  };
  /** As if the portal had been away for longer than a run may be silent. */
  const letTimePass = () =>
    change(
      `UPDATE tasks SET last_heartbeat_at = datetime('now', '-1 hour') WHERE status = 'processing'`,
    );

  const becomes = async (name: string, expected: object) => {
    await until(
      async () => JSON.stringify(await look(name)) === JSON.stringify(expected),
    ).catch(() => {});
    expect([name, await look(name)]).toEqual([name, expected]);
  };

  it('ends as an undisturbed one, whatever it was at', async () => {
    await ready();
    // undisturbed
    const writes: string[] = [];
    const nameOf = serviceOf();
    gateway.onAnswer = exchange => {
      if (nameOf(exchange) && isWrite(exchange)) writes.push(titleOf(exchange));
    };
    await portal.dieAfter(undefined);
    portal.commits = [];
    await create(CALM);
    await until(async () => portal.commits.includes(`${CALM}: completed`));
    const undisturbed = await look(CALM);
    expect(undisturbed).toEqual(ALL_OF_IT);
    const deaths = portal.commits.map(commit => commit.split(': ')[1]);
    expect(deaths).toEqual(['accepted', 'taken', ...STEPS, 'completed']);
    expect(writes).toEqual(WRITES.map(([, write]) => write));

    // killed when it has said that it will do it
    await portal.dieAfter('victim-accepted: accepted');
    await create('victim-accepted').catch(() => {});
    expect(await portal.end()).toBe('SIGKILL');

    // killed right after each step is recorded, each at another one: of those with writes to follow one for each write
    await portal.start();
    const waits = [
      ...STEPS.filter(step => !WRITES.some(([before]) => before === step)).map(
        step => `victim-${step}: ${step}`,
      ),
      ...WRITES.map(([before], i) => `${victimAt(i)}: ${before}`),
    ];
    await portal.dieAfter('victim-completed: completed', waits);
    for (const wait of waits) await create(wait.split(':')[0]);
    await until(async () => waits.every(wait => portal.commits.includes(wait)));
    await create('victim-completed');
    expect(await portal.end()).toBe('SIGKILL');

    // killed after each thing that a tool has done and the portal has not heard of, a few at a time
    let pending = WRITES.map((_, i) => victimAt(i));
    const did = new Map<string, number>();
    while (pending.length) {
      const now = pending.slice(0, AT_ONCE);
      const held: string[] = [];
      gateway.onAnswer = async exchange => {
        const victim = nameOf(exchange);
        if (!victim || !isWrite(exchange)) return;
        const title = titleOf(exchange, victim);
        const turn = (did.get(`${victim} ${title}`) ?? 0) + 1;
        did.set(`${victim} ${title}`, turn);
        if (!isDeathOf(victim, title, turn)) return;
        held.push(victim);
        await new Promise(() => {});
      };
      findAtOnce(now);
      await portal.start();
      await until(async () => held.length > 0);
      // the portal does not wait much longer for an answer
      await until(async () => held.length === now.length, 3_000).catch(
        () => {},
      );
      await portal.kill();
      pending = pending.filter(victim => !held.includes(victim));
    }
    gateway.onAnswer = undefined;

    // killed when it has begun
    await portal.start();
    await portal.dieAfter('victim-taken: taken');
    await create('victim-taken').catch(() => {});
    expect(await portal.end()).toBe('SIGKILL');

    letTimePass();
    await portal.start();
    const victims = [
      'victim-accepted',
      'victim-taken',
      'victim-completed',
      ...waits.map(wait => wait.split(':')[0]),
    ];
    for (const victim of victims) await becomes(victim, undisturbed);
  });
});
