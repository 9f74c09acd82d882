import { endpoints } from './endpoints';
import { ACTORS, reachOf, type Actor, type Call } from './endpoints/Endpoint';
import { readMarkers } from './markers';
import { Portal } from './portal/Portal';
import { World } from './World';

jest.setTimeout(120_000);

/** The name that stands for one that exists nowhere. */
const SERVICE = 'card-payment-api';
const ABSENT = 'such-a-service-is-not';

describe('Nobody reaches past their own', () => {
  const { services, told } = readMarkers();
  let portal: Portal;
  let world: World;
  /** what is wrong, one line each */
  const wrong: string[] = [];

  beforeAll(async () => {
    portal = await Portal.start({
      settings: {
        // the index is there at once and keeps up with the catalog
        search: {
          collators: {
            catalog: {
              schedule: {
                frequency: { seconds: 5 },
                timeout: { minutes: 1 },
                initialDelay: { seconds: 10 },
              },
            },
          },
        },
      },
    });
    world = await World.prepare(portal, services);
  });
  afterAll(() => portal?.stop());

  it('has a row for each endpoint, and none for what is not there', async () => {
    const { routes, lost } = await portal.routes(world.tokens.groupAdmin!);
    expect(lost).toEqual([]);
    expect(endpoints.map(({ route }) => route).sort()).toEqual(routes);
  });

  it('answers each role of each affiliate as the table says, and tells nothing of others', async () => {
    for (const { route, calls } of endpoints) {
      for (const call of calls) await walk(route, call);
    }
    expect(wrong).toEqual([]);
  });

  async function walk(route: string, call: Call) {
    const [method, path] = route.split(' ');
    const send = (actor: Actor, absent = false) => {
      const at = world.fill(call.at ?? path);
      const body = world.fill(call.body);
      return portal.call(
        method === 'ALL' ? 'GET' : method,
        absent ? at.replace(SERVICE, ABSENT) : at,
        {
          token: world.tokens[actor],
          body: absent ? replaced(body) : body,
          headers: call.headers,
        },
      );
    };
    const question = JSON.stringify(world.fill([call.at ?? path, call.body]));
    await Promise.all(
      ACTORS.map(async actor => {
        const expected = call.expect[actor];
        if (!expected) return;
        const say = (what: string) =>
          wrong.push(`${route} (${call.at ?? ''}) as ${actor}: ${what}`);
        const { status, text } = await send(actor);
        if (status !== expected) {
          say(`${status} instead of ${expected}: ${text.slice(0, 300)}`);
        }
        const reach = reachOf(actor);
        for (const name of told(text, reach, question)) {
          const at = text.indexOf(name);
          say(
            `tells '${name}': …${text.slice(Math.max(0, at - 80), at + 80)}…`,
          );
        }
        const reads = reach === 'all' || reach.includes('kb-card');
        if (call.shows && reads && status < 300) {
          const shows = world.fill(call.shows);
          if (!text.includes(shows)) say(`does not show '${shows}'`);
        }
        if (!reads && status >= 400 && question.includes(SERVICE)) {
          const absent = await send(actor, true);
          if (
            absent.status !== status ||
            absent.text.replaceAll(ABSENT, SERVICE) !== text
          ) {
            say(
              `what is hidden is not as what is not there: ${text} / ${absent.status} ${absent.text}`,
            );
          }
        }
      }),
    );
  }
});

const replaced = (body: unknown) =>
  body === undefined
    ? undefined
    : JSON.parse(JSON.stringify(body).replaceAll(SERVICE, ABSENT));
