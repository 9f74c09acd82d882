import fs from 'node:fs';
import path from 'node:path';
import { endpoints as all } from './endpoints';
import {
  ACTORS,
  reachOf,
  reads,
  type Actor,
  type Call,
  type Endpoint,
} from './endpoints/Endpoint';
import { pluginsWithActions } from './endpoints/everyPlugin';
import { invocations } from './endpoints/invocations';
import { readMarkers } from './markers';
import { readOperations } from './operations';
import { Portal, SECRET_KEY } from './portal/Portal';
import { notifier, plantedSettings, Secrets } from './Secrets';
import { World } from './World';

jest.setTimeout(240_000);

/** The pages of the web app are served when it was built; while one works on it they come from elsewhere. */
const builtApp = path.resolve(__dirname, '../../../app/dist');
const endpoints = all.filter(
  ({ needsBuiltApp }) =>
    !needsBuiltApp || fs.existsSync(path.join(builtApp, 'static')),
);

const { token: NOTIFIER } = notifier.options;

describe('Nobody reaches past their own', () => {
  const { services, told } = readMarkers();
  let portal: Portal;
  let world: World;
  let secrets: Secrets;
  /** what is wrong, one line each */
  const wrong: string[] = [];

  beforeAll(async () => {
    portal = await Portal.start({
      settings: {
        ...plantedSettings,
        backend: { auth: { externalAccess: [notifier] } },
        // first when the catalog is there: after a look that took long the next one is far
        search: {
          collators: {
            catalog: {
              schedule: {
                frequency: { seconds: 5 },
                timeout: { minutes: 1 },
                initialDelay: { seconds: 30 },
              },
            },
          },
        },
      },
    });
    world = await World.prepare(portal, services);
    secrets = Secrets.create({ secretKey: SECRET_KEY, tokens: world.tokens });
    portal.onAnswer = (to, text) => secrets.look(to, text);
  });
  afterAll(() => portal?.stop());

  it('has a row for each endpoint, and none for what is not there', async () => {
    const { routes, lost } = await portal.routes(world.tokens.groupAdmin!);
    expect(lost).toEqual([]);
    expect(endpoints.map(({ route }) => route).sort()).toEqual(routes);
  });

  it('asks for each operation that an API description promises', () => {
    const asked = endpoints.flatMap(({ route, calls }) =>
      calls.map(({ at }) => {
        const [method, address] = route.split(' ');
        return `${method} ${(at ?? address).split('?')[0]}`;
      }),
    );
    const promised = readOperations();
    expect(promised.length).toBeGreaterThan(30);
    expect(
      promised.filter(({ matches }) => !asked.some(matches)).map(o => o.name),
    ).toEqual([]);
  });

  it('does each thing that programs may do for a person', async () => {
    const ids = await Promise.all(
      pluginsWithActions.map(async plugin => {
        const { text } = await portal.call(
          'GET',
          `/api/${plugin}/.backstage/actions/v1/actions`,
          { token: world.tokens.groupAdmin },
        );
        return JSON.parse(text).actions.map(({ id }: { id: string }) => id);
      }),
    );
    expect(Object.keys(invocations).sort()).toEqual(ids.flat().sort());
  });

  it('answers each role of each affiliate as the table says, and tells nothing of others', async () => {
    const isSearch = ({ route }: Endpoint) => route.includes('/search/query');
    for (const { route, calls } of endpoints.filter(row => !isSearch(row))) {
      for (const call of calls) await walk(route, call);
    }
    // its index takes a while
    await world.searchable();
    for (const { route, calls } of endpoints.filter(isSearch)) {
      for (const call of calls) await walk(route, call);
    }
    expect(wrong).toEqual([]);
  });

  it('brings a notification to those whom it is for, and to nobody else', async () => {
    const title = 'card-payment-api';
    const sent = await portal.call('POST', '/api/notifications', {
      token: NOTIFIER,
      body: {
        recipients: {
          type: 'entity',
          entityRef: ['group:default/kb-card-payment'],
        },
        payload: { title, topic: 'walk' },
      },
    });
    expect(sent.status).toBe(200);
    const [{ id }] = JSON.parse(sent.text);
    const asked = await Promise.all(
      ACTORS.map(async actor => {
        const token = world.tokens[actor];
        const [list, topics, one] = await Promise.all(
          ['', '/topics', `/${id}`].map(below =>
            portal.call('GET', `/api/notifications${below}`, { token }),
          ),
        );
        return {
          actor,
          knows: list.text.includes(title) || topics.text.includes('walk'),
          opens: one.status === 200,
        };
      }),
    );
    const ofTeam = ['developer', 'lead', 'seconded'];
    expect(asked.filter(a => a.knows).map(a => a.actor)).toEqual(ofTeam);
    // each has their own copy
    expect(asked.filter(a => a.opens).length).toBe(1);
  });

  it('holds a secret in no answer, log, table or file of the web app', async () => {
    expect(await world.created()).toBe('completed');
    expect(await secrets.plant(world)).toEqual([
      // wrong fields are refused, whoever sends them
      ...Array(10).fill(400),
      200,
      400,
      400,
      403,
      201,
    ]);
    for (const { route, calls } of endpoints) {
      if (!/marketplace|delivery|catalog/.test(route)) continue;
      for (const call of calls) await walk(route, call);
    }
    await portal.end();
    secrets.lookBelow(portal.folder, /backend\.log|\/db\//);
    if (fs.existsSync(builtApp)) secrets.lookBelow(builtApp);
    expect(secrets.found).toEqual([]);
  });

  async function walk(route: string, call: Call) {
    const [method, address] = route.split(' ');
    const asked = world.fill({ at: call.at ?? address, body: call.body });
    const absent = world.absent(asked);
    const send = (actor: Actor, { at, body } = asked) =>
      portal.call(method === 'ALL' ? 'GET' : method, at, {
        token: world.tokens[actor],
        body,
        headers: call.headers,
      });
    const visit = async (actor: Actor) => {
      const expected = call.expect[actor];
      if (!expected) return;
      const say = (what: string) =>
        wrong.push(`${route} (${call.at ?? ''}) as ${actor}: ${what}`);
      const { status, text } = await send(actor);
      if (status !== expected) {
        say(`${status} instead of ${expected}: ${text.slice(0, 300)}`);
      }
      const reach = reachOf(actor);
      for (const name of told(text, reach, JSON.stringify(asked))) {
        const at = text.indexOf(name);
        say(`tells '${name}': …${text.slice(Math.max(0, at - 80), at + 80)}…`);
      }
      if (call.shows && reads(actor) && status < 300) {
        const shows = world.fill(call.shows);
        if (!text.includes(shows)) say(`does not show '${shows}'`);
      }
      if (!reads(actor) && status >= 400 && absent) {
        const none = await send(actor, absent);
        const same = world.absent(text) ?? text;
        if (none.status !== status || none.text !== same) {
          say(`hidden ${status} ${text}, absent ${none.status} ${none.text}`);
        }
      }
    };
    await Promise.all(ACTORS.map(visit));
  }
});
