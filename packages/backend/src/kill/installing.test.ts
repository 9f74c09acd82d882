import { mockCredentials } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { pluginLabel } from '@kronos-portal/common';
import {
  playgroundCredentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import Database from 'better-sqlite3';
import path from 'node:path';
import { aMoment, Mortal } from './Mortal';

jest.setTimeout(120_000);

const AFFILIATES = [
  'kbds',
  'kb-insurance',
  'kb-card',
  'kb-life',
  'kb-trust',
  'kb-investment',
  'kb-bank',
  'kb-capital',
  'kb-savings',
  'kb-asset',
  'kb-data',
  'kb-realty',
];
const UNDISTURBED = AFFILIATES[0];

const entity = (kind: string, name: string, spec: object, metadata = {}) =>
  JSON.stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, ...metadata },
    spec,
  });
const organisation = [
  entity('Group', 'holding', { type: 'group', children: [] }),
  ...AFFILIATES.flatMap(name => [
    entity('Group', name, {
      type: 'affiliate',
      parent: 'holding',
      children: [],
    }),
    entity('Group', `${name}-team`, {
      type: 'team',
      parent: name,
      children: [],
    }),
    entity(
      'Component',
      `${name}-api`,
      { type: 'service', lifecycle: 'production', owner: `${name}-team` },
      { annotations: { 'kronos.io/redmine-project': 'group-sso' } },
    ),
  ]),
].join('\n---\n');

describe('An installation whose portal is killed', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  let portal: Mortal;

  beforeAll(async () => {
    playground = await startPlayground({ tools: ['redmine'] });
    portal = await Mortal.create({
      host: 'smallPortal.ts',
      files: { 'organisation.yaml': organisation },
      settings: {
        catalog: {
          processingInterval: { minutes: 30 },
          locations: [
            {
              type: 'file',
              target: '{folder}/organisation.yaml',
              rules: [{ allow: ['Group', 'Component'] }],
            },
          ],
        },
        kronos: {
          group: 'holding',
          upstream: { allow: [{ host: new URL(playground.url).host }] },
        },
        marketplace: {
          secrets: { keys: [{ id: 'one', key: '1'.repeat(64) }] },
        },
      },
    });
    await portal.start();
    for (const affiliate of AFFILIATES) await until(() => component(affiliate));
  });
  afterAll(async () => {
    await portal?.destroy();
    await playground?.stop();
  });

  const call = async (
    method: string,
    address: string,
    options: { body?: object; as?: string } = {},
  ) => {
    const { body, as } = options;
    const response = await fetch(`${portal.url}/api/${address}`, {
      method,
      body: body && JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        ...(as && { authorization: as }),
      },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return text && JSON.parse(text);
  };
  const backendOf = (pluginId: string) =>
    mockCredentials.service.header({
      onBehalfOf: mockCredentials.service(`plugin:${pluginId}`),
      targetPluginId: 'marketplace',
    });
  /** Of the component of an affiliate that has its label; undefined while it has none. */
  const component = async (affiliate: string): Promise<Entity | undefined> => {
    const found: Entity | undefined = await call(
      'GET',
      `catalog/entities/by-name/component/default/${affiliate}-api`,
    ).catch(() => undefined);
    return found?.metadata.labels?.['kronos.io/affiliate'] === affiliate
      ? found
      : undefined;
  };
  const install = (affiliate: string) =>
    call('POST', 'marketplace/installations', {
      body: {
        affiliate,
        offering: 'redmine',
        settings: { baseUrl: `${playground.url}/redmine` },
        secrets: { apiKey: playgroundCredentials.redmineKey },
      },
    });
  const uninstall = async (affiliate: string) => {
    const [{ id }] = (
      await call('GET', `marketplace/installations?affiliate=${affiliate}`)
    ).items;
    await call('DELETE', `marketplace/installations/${id}`);
  };

  /** Everything that an installation leaves behind, without times and ids. */
  const look = async (affiliate: string) => {
    const { items } = await call(
      'GET',
      `marketplace/installations?affiliate=${affiliate}`,
    );
    const told = await call(
      'GET',
      `marketplace/audit?affiliate=${affiliate}&limit=200`,
    );
    const connections = await call(
      'GET',
      `marketplace/connections?affiliate=${affiliate}&offering=redmine`,
      { as: backendOf('collaboration') },
    );
    const view = await call(
      'GET',
      `collaboration/entities/component/default/${affiliate}-api/redmine/issues`,
    ).catch(error => ({ problem: String(error).slice(0, 30) }));
    return {
      installations: items.map(({ state, revision, problem }: any) => ({
        state,
        revision,
        problem,
      })),
      audit: told.items
        .map(({ actor, action }: any) => `${actor} ${action}`)
        .reverse(),
      connections: connections.items.map(({ secrets }: any) => secrets),
      label: (await component(affiliate))?.metadata.labels?.[
        pluginLabel('redmine')
      ],
      card: Boolean(view.data),
      rows: rows(affiliate),
    };
  };
  /** What stands in the database itself. */
  const rows = (affiliate: string) => {
    const database = open();
    try {
      return database
        .prepare(
          `SELECT state, wanted, attempts, next_attempt_at IS NULL AS rests, lease_until AS held,
            (SELECT count(*) FROM installation_secrets s WHERE s.installation_id = i.id) AS secrets
          FROM installations i WHERE scope = ?`,
        )
        .all(affiliate);
    } finally {
      database.close();
    }
  };
  const open = () =>
    new Database(path.join(portal.folder, 'db', 'marketplace.sqlite'));

  /** Starts again as if the time of a lease were over. */
  const startAgain = async () => {
    const database = open();
    database.exec(
      'UPDATE installations SET lease_until = 0 WHERE lease_until > 0',
    );
    database.close();
    await portal.start();
  };

  /** What was committed for the first row that this process made, each once, in order. */
  const steps = () => [
    ...new Set(portal.commits.filter(name => name.startsWith('1: '))),
  ];
  const becomes = async (affiliate: string, expected: object) => {
    await until(async () => {
      const seen = await look(affiliate);
      return JSON.stringify(seen) === JSON.stringify(expected);
    }).catch(() => {});
    expect(await look(affiliate)).toEqual(expected);
  };

  it('ends as an undisturbed one, after each step of installing and of uninstalling', async () => {
    // undisturbed
    await portal.dieAfter(undefined);
    portal.commits = [];
    await install(UNDISTURBED);
    await until(async () => {
      const {
        installations,
        rows: [row],
      } = await look(UNDISTURBED);
      return installations[0].state === 'installed' && (row as any).rests;
    });
    const installed = await look(UNDISTURBED);
    expect(installed).toEqual({
      installations: [{ state: 'installed', revision: 1 }],
      audit: ['user:default/mock install', 'marketplace installed'],
      connections: [{ apiKey: playgroundCredentials.redmineKey }],
      label: 'installed',
      card: true,
      rows: [
        {
          state: 'installed',
          wanted: 'present',
          attempts: 0,
          rests: 1,
          held: null,
          secrets: 1,
        },
      ],
    });
    const deathsOfInstalling = steps();
    expect(deathsOfInstalling).toEqual([
      '1: insert into installations requested, 1: insert into audit',
      '1: update installations requested taken',
      '1: update installations checking',
      '1: update installations stamping',
      '1: update installations stamping given back',
      '1: update installations stamping taken',
      '1: update installations installed, 1: insert into audit installed',
      '1: update installations installed given back',
    ]);

    // each of the others is killed at another step; those before go on meanwhile
    await portal.kill();
    const victims = AFFILIATES.slice(1, 1 + deathsOfInstalling.length);
    for (const [i, death] of deathsOfInstalling.entries()) {
      await startAgain();
      await portal.dieAfter(death);
      await install(victims[i]).catch(() => {});
      expect(await portal.end()).toBe('SIGKILL');
    }
    await startAgain();
    for (const victim of victims) await becomes(victim, installed);

    // and the same with taking away
    await portal.dieAfter(undefined);
    portal.commits = [];
    await uninstall(UNDISTURBED);
    const gone = {
      installations: [],
      audit: [
        ...installed.audit,
        'user:default/mock uninstall',
        'marketplace uninstalled',
      ],
      connections: [],
      label: undefined,
      card: false,
      rows: [
        {
          state: 'gone',
          wanted: 'absent',
          attempts: 0,
          rests: 1,
          held: null,
          secrets: 0,
        },
      ],
    };
    await becomes(UNDISTURBED, gone);
    const deathsOfUninstalling = steps();
    expect(deathsOfUninstalling).toEqual([
      '1: update installations absent, 1: insert into audit',
      '1: update installations absent taken',
      '1: update installations gone, 1: insert into audit',
      '1: update installations gone given back',
    ]);
    await portal.kill();
    for (const [i, death] of deathsOfUninstalling.entries()) {
      await startAgain();
      await portal.dieAfter(death);
      await uninstall(victims[i]).catch(() => {});
      expect(await portal.end()).toBe('SIGKILL');
    }
    await startAgain();
    for (const victim of victims.slice(0, deathsOfUninstalling.length)) {
      await becomes(victim, gone);
    }
  });
});

async function until<T>(look: () => Promise<T>): Promise<T> {
  const end = Date.now() + 40_000;
  for (;;) {
    const seen = await look().catch(error => {
      if (Date.now() > end) throw error;
      return undefined;
    });
    if (seen) return seen;
    if (Date.now() > end) throw new Error('It did not become so in 40 s');
    await aMoment();
  }
}
