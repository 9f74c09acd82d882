import {
  playgroundCredentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { until } from '@kronos-portal/node/testUtils';
import { Mortal } from './Mortal';
import { organisationOf, settingsOf, visit } from './redmineWorld';

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

describe('An installation whose portal is killed', () => {
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  let organisation: string;
  let portal: Mortal;
  let person: ReturnType<typeof visit>;

  beforeAll(async () => {
    playground = await startPlayground({ tools: ['redmine'] });
    organisation = organisationOf(AFFILIATES);
    portal = await Mortal.create({
      host: 'smallPortal.ts',
      settings: settingsOf(new URL(playground.url).host, organisation),
    });
    person = visit(portal.url);
    await portal.start();
    const { component } = person;
    for (const affiliate of AFFILIATES) {
      await until(() => component(affiliate));
    }
  });
  afterAll(async () => {
    await portal?.destroy();
    await playground?.stop();
    fs.rmSync(path.dirname(organisation), { recursive: true });
  });

  const install = (affiliate: string) =>
    person.install(affiliate, `${playground.url}/redmine`);

  const open = () =>
    new DatabaseSync(path.join(portal.folder, 'db', 'marketplace.sqlite'));
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

  /** Everything that an installation leaves behind, without times and ids. */
  const look = async (affiliate: string) => ({
    installations: (await person.list(affiliate)).map(
      ({ state, revision, problem }: any) => ({ state, revision, problem }),
    ),
    audit: await person.audit(affiliate),
    connections: await person.connections(affiliate),
    label: await person.label(affiliate),
    card: await person.card(affiliate),
    rows: rows(affiliate),
  });

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
    await person.uninstall(UNDISTURBED);
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
      await person.uninstall(victims[i]).catch(() => {});
      expect(await portal.end()).toBe('SIGKILL');
    }
    await startAgain();
    for (const victim of victims.slice(0, deathsOfUninstalling.length)) {
      await becomes(victim, gone);
    }
  });
});
