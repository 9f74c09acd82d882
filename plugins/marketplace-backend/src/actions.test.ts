import { testDatabases } from '@kronos-portal/node/testUtils';
import {
  marketplaceWorld,
  user,
  wanted,
} from './__testUtils__/marketplaceWorld';

/** Where the actions registry serves the actions of a plugin. */
const ACTIONS = '/.backstage/actions/v1/actions';

const databases = testDatabases();

describe.each(databases.names)(
  'Installations for programs that act for a person, over %s',
  database => {
    let world: ReturnType<typeof marketplaceWorld>;
    let portal: Awaited<ReturnType<typeof world.start>>;

    beforeAll(async () => {
      const knex = await databases.init(database);
      world = marketplaceWorld({ knex });
      portal = await world.start();
    });
    afterAll(() => portal.stop());

    const offered = async (as: string) => {
      const { body } = await portal.get(ACTIONS, as);
      return body.actions.map((a: { name: string }) => a.name).sort();
    };
    const invoke = (name: string, as: string, input: object) =>
      portal.post(`${ACTIONS}/marketplace:${name}/invoke`, as, input);

    it('installs, shows, changes and uninstalls, with the audit of the routes and no secret in it', async () => {
      const admin = user('affiliate-admin');
      const installed = await invoke('install-offering', admin, wanted());
      expect(installed.status).toBe(200);
      const { id } = installed.body.output;
      world.stamp('payment');
      const { revision } = await portal.becomes(id, 'installed', admin);

      const shown = await invoke('show-installation', admin, { id });
      expect(shown.body.output).toMatchObject({
        id,
        state: 'installed',
        secretsSet: ['apiKey'],
      });
      const stale = await invoke('change-installation', admin, {
        id,
        revision: revision - 1,
        settings: { baseUrl: 'http://redmine.card' },
      });
      expect(stale.status).toBe(409);
      const changed = await invoke('change-installation', admin, {
        id,
        revision,
        settings: { baseUrl: 'http://redmine.card' },
      });
      expect(changed.status).toBe(200);
      await portal.becomes(id, 'installed', admin);
      const gone = await invoke('uninstall-offering', admin, { id });
      expect(gone.body.output).toEqual({ accepted: true });

      const { body } = await portal.get('/audit?affiliate=card', admin);
      expect(body.items.map((i: { action: string }) => i.action)).toEqual(
        expect.arrayContaining(['install', 'changed', 'uninstall']),
      );
      const said = world.said.join('\n');
      for (const event of ['create', 'change', 'delete']) {
        expect(said).toContain(`installation-${event}`);
      }
      expect(said).toContain('user:default/card_affiliate-admin');
      expect(said).not.toContain('marker-of-card');
      expect(JSON.stringify([installed.body, shown.body, body])).not.toContain(
        'marker-of-card',
      );
    });

    it('refuses a developer, and tells another affiliate nothing', async () => {
      const developer = user('developer');
      const refused = await invoke('install-offering', developer, wanted());
      expect([403, 404]).toContain(refused.status);
      const elsewhere = user('affiliate-admin', 'life');
      const other = await invoke('install-offering', elsewhere, wanted());
      const none = await invoke(
        'install-offering',
        elsewhere,
        wanted({ affiliate: 'nowhere' }),
      );
      expect(other.status).toBe(404);
      expect(other.body.error.message.replace('card', 'X')).toBe(
        none.body.error.message.replace('nowhere', 'X'),
      );
      const list = await invoke('list-installations', elsewhere, {
        affiliate: 'card',
      });
      expect(list.status).toBe(404);
    });

    it('names every wrong field', async () => {
      const wrong = await invoke(
        'install-offering',
        user('affiliate-admin'),
        wanted({ settings: {}, secrets: {} }),
      );
      expect(wrong.status).toBe(400);
      expect(wrong.body.error.message).toMatch(
        /baseUrl.*apiKey|apiKey.*baseUrl/,
      );
    });

    it('offers each only what they may do', async () => {
      expect(await offered(user('affiliate-admin'))).toEqual([
        'change-installation',
        'install-offering',
        'list-installations',
        'show-installation',
        'uninstall-offering',
      ]);
      expect(await offered(user('developer'))).toEqual([
        'list-installations',
        'show-installation',
      ]);
      expect(await offered(user('partner'))).toEqual([]);
    });
  },
);
