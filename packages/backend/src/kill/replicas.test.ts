import {
  playgroundCredentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import { ThrowawayPostgres, until } from '@kronos-portal/node/testUtils';
import fs from 'node:fs';
import path from 'node:path';
import { Gateway } from './Gateway';
import { Mortal } from './Mortal';
import { organisationOf, settingsOf, visit } from './redmineWorld';

jest.setTimeout(120_000);

const AFFILIATES = Array.from({ length: 8 }, (_, i) => `kb-${i}`);
const INSTALLED = ['user:default/mock install', 'marketplace installed'];

const missing = ThrowawayPostgres.unavailable();
if (missing) {
  // eslint-disable-next-line no-console
  console.warn(`Portals that share a database are not tested: ${missing}`);
}

(missing ? describe.skip : describe)('Two portals on one PostgreSQL', () => {
  let postgres: ThrowawayPostgres;
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  let gateway: Gateway;
  let organisation: string;
  let portals: Mortal[];
  let people: ReturnType<typeof visit>[];
  let survivor: ReturnType<typeof visit>;

  beforeAll(async () => {
    postgres = await ThrowawayPostgres.create();
    playground = await startPlayground({ tools: ['redmine'] });
    gateway = await Gateway.create(`${playground.url}/redmine`);
    organisation = organisationOf(AFFILIATES);
    const portal = () =>
      Mortal.create({
        host: 'smallPortal.ts',
        spare: false,
        database: { client: 'pg', connection: postgres.connection() },
        settings: {
          ...settingsOf(gateway.host, organisation),
          events: { useEventBus: 'always' },
        },
      });
    portals = [await portal(), await portal()];
    people = portals.map(({ url }) => visit(url));
    [survivor] = people;
    for (const one of portals) await one.start();
    const { component } = people[1];
    for (const affiliate of AFFILIATES) {
      await until(() => component(affiliate));
    }
  });
  afterAll(async () => {
    await Promise.all((portals ?? []).map(portal => portal.destroy()));
    await gateway?.stop();
    await playground?.stop();
    await postgres?.destroy();
    fs.rmSync(path.dirname(organisation), { recursive: true });
  });

  const becomes = async (look: () => Promise<unknown>, expected: unknown) => {
    await until(
      async () => JSON.stringify(await look()) === JSON.stringify(expected),
    ).catch(() => {});
    expect(await look()).toEqual(expected);
  };

  it('share the work, and nothing is done twice', async () => {
    await Promise.all(
      AFFILIATES.map((affiliate, i) =>
        people[i % 2].install(affiliate, gateway.urlFor(affiliate)),
      ),
    );
    for (const [i, affiliate] of AFFILIATES.entries()) {
      const other = people[(i + 1) % 2];
      await becomes(
        async () => (await other.list(affiliate)).map((o: any) => o.state),
        ['installed'],
      );
      await becomes(() => other.label(affiliate), 'installed');
      await becomes(() => other.card(affiliate), true);
      expect(await other.audit(affiliate)).toEqual(INSTALLED);
      expect(await other.connections(affiliate)).toEqual([
        { apiKey: playgroundCredentials.redmineKey },
      ]);
      // its connection was checked once
      expect([affiliate, gateway.count(affiliate, /users\/current/)]).toEqual([
        affiliate,
        1,
      ]);
    }
    // both took rows
    for (const { commits } of portals) {
      expect(commits.some(name => /taken/.test(name))).toBe(true);
    }
  });

  it('handle each webhook once, whichever of them it comes to', async () => {
    const deliver = (portal: Mortal, number: number) =>
      fetch(`${portal.url}/api/events/http/jenkins`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-kronos-token': 'jenkins-secret',
        },
        body: JSON.stringify({ name: 'card/payment', number }),
      });
    const numbers = Array.from({ length: 20 }, (_, i) => i);
    const answers = await Promise.all(
      numbers.flatMap(number => [
        deliver(portals[number % 2], number),
        // the same once more, at the other one
        deliver(portals[(number + 1) % 2], number),
      ]),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    const handled = () =>
      portals
        .flatMap(portal => portal.handled)
        .map((event: any) => event.number)
        .sort((a, b) => a - b);
    await becomes(async () => handled(), numbers);
  });

  it('hear of each other what was uninstalled', async () => {
    const [affiliate] = AFFILIATES;
    expect(await people[1].card(affiliate)).toBe(true);
    await people[0].uninstall(affiliate);
    await becomes(async () => await people[0].list(affiliate), []);
    // long before what it knows is too old
    const begin = Date.now();
    await becomes(() => people[1].connections(affiliate), []);
    await becomes(() => people[1].card(affiliate), false);
    await becomes(() => people[1].label(affiliate), undefined);
    expect(Date.now() - begin).toBeLessThan(25_000);
  });

  it('one goes on with what the other one was killed at', async () => {
    const [affiliate] = AFFILIATES;
    for (const portal of portals) portal.commits = [];
    const release = gateway.hold('again');
    await people[0].install(affiliate, gateway.urlFor('again'));
    // one of them is at it: it waits for the tool
    await until(async () => gateway.count('again', /./) > 0);
    const atIt = portals.findIndex(({ commits }) =>
      commits.some(name => /checking$/.test(name)),
    );
    await portals[atIt].kill();
    release();
    survivor = people[1 - atIt];
    await becomes(
      async () => (await survivor.list(affiliate)).map((o: any) => o.state),
      ['installed'],
    );
    await becomes(() => survivor.card(affiliate), true);
    expect((await survivor.audit(affiliate)).slice(-2)).toEqual(INSTALLED);
  });

  it('the database may be away for ten seconds', async () => {
    const person = survivor;
    const [, affiliate, next] = AFFILIATES;
    await postgres.stop();
    // a plugin of Kronos, and two of Backstage
    for (const ask of [
      () => person.list(affiliate),
      () => person.call('GET', 'catalog/entities/by-query?limit=1'),
      () => person.call('GET', 'catalog/entity-facets?facet=kind'),
    ]) {
      const refused = String(await ask().catch(error => error));
      expect(refused).toMatch(
        /^Error: 503 .*(cannot be reached|does not answer) just now/,
      );
      expect(refused).not.toMatch(/password|postgres:|127\.0\.0\.1|select/i);
    }
    await new Promise(resolve => {
      setTimeout(resolve, 10_000);
    });
    await postgres.start();
    await until(async () => (await person.list(affiliate)).length === 1);
    await person.uninstall(affiliate);
    await person.uninstall(next);
    await becomes(async () => await person.list(affiliate), []);
    await becomes(async () => await person.list(next), []);
    await becomes(() => person.label(next), undefined);
    await person.install(next, gateway.urlFor(next));
    await becomes(() => person.card(next), true);
  });
});
