import { coreExtensionData, fetchApiRef } from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  renderInTestApp,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { marketplaceApiRef, MarketplaceClient } from '../../api';
import {
  affiliateHistoryTab,
  affiliateInstalledTab,
} from '../../extensions/affiliateTabs';
import { marketplacePlugin } from '../../plugin';
import { HistoryTab, InstalledTab } from '../AffiliateTabs/AffiliateTabs';

jest.setTimeout(30_000);

const text = (title: string, description: string) => ({
  en: { title, description },
  ko: { title, description: `${title} 연동` },
});

const offering = (name: string, title: string, categories: string[]) => ({
  apiVersion: 'kronos.io/v1alpha1',
  kind: 'Offering',
  metadata: { name, namespace: 'default' },
  spec: {
    type: 'plugin',
    owner: 'kronos-platform',
    plugin: 'collaboration',
    categories,
    text: text(title, `${title} in the portal`),
    versions: [
      {
        version: '1.0.0',
        settingsSchema: {
          type: 'object',
          required: ['baseUrl'],
          properties: {
            baseUrl: {
              type: 'string',
              format: 'uri',
              title: 'Address',
              'x-ko': '주소',
            },
            folder: {
              type: 'string',
              title: 'Only jobs below this folder',
              'x-confines': true,
            },
          },
        },
        secrets: [
          {
            key: 'apiKey',
            title: 'API key',
            titleKo: 'API 키',
            required: true,
          },
        ],
      },
    ],
    adds: { cards: [{ en: 'Issues', ko: '이슈' }] },
  },
});

const entities = [
  offering('redmine', 'Redmine', ['collaboration']),
  offering('jenkins', 'Jenkins', ['build']),
];

const all = {
  read: true,
  install: true,
  update: true,
  uninstall: true,
  audit: true,
};

/** A backend that remembers what it was asked. */
function backend(
  routes: Record<
    string,
    (body: any) => [number, unknown] | Promise<[number, unknown]>
  >,
) {
  const calls: { route: string; body: any }[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const route = `${init?.method ?? 'GET'} ${String(input).replace(
      'plugin://marketplace/',
      '',
    )}`;
    const body = init?.body ? JSON.parse(String(init.body)) : undefined;
    calls.push({ route, body });
    const found = Object.entries(routes).find(([key]) => route.startsWith(key));
    const [status, answer] = (await found?.[1](body)) ?? [
      404,
      { title: 'no route' },
    ];
    return new Response(JSON.stringify(answer), { status });
  };
  return { calls, fetch };
}

const affiliates = () =>
  [
    200,
    {
      items: [
        {
          name: 'kb-life',
          title: 'KB생명보험',
          ref: 'group:default/kb-life',
          can: all,
        },
      ],
    },
  ] as [number, unknown];

/** The tabs of affiliates ask for permissions before the app starts, which the test app does not do. */
const plugin = marketplacePlugin.withOverrides({
  extensions: ['installed', 'history'].map(name =>
    marketplacePlugin
      .getExtension(`entity-content:marketplace/${name}` as never)
      .override({ if: undefined } as never),
  ),
});

function open(path: string, routes: Parameters<typeof backend>[0]) {
  const { calls, fetch } = backend({ 'GET affiliates': affiliates, ...routes });
  renderTestApp({
    features: [plugin],
    initialRouteEntries: [path],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    apis: [
      [catalogApiRef, catalogApiMock({ entities })],
      [fetchApiRef, { fetch }],
    ],
  });
  return calls;
}

describe('marketplace', () => {
  it('finds an offering by what it does, in either language', async () => {
    open('/marketplace', { 'GET installations': () => [200, { items: [] }] });
    expect(await screen.findByText('2 offerings')).toBeInTheDocument();
    await userEvent.type(screen.getByRole('searchbox'), 'redmine 연동');
    expect(await screen.findByText('1 offering')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Redmine' })).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Jenkins' })).toBeNull();
  });

  it('keeps what was typed when the backend refuses, and marks the field', async () => {
    const calls = open('/marketplace/offerings/redmine/install', {
      'POST installations': () => [
        400,
        {
          title: 'Invalid',
          detail: 'settings.baseUrl is not allowed',
          errors: [{ field: 'settings.baseUrl', message: 'host not allowed' }],
        },
      ],
    });
    const address = await screen.findByLabelText(/Address/);
    await userEvent.type(address, 'http://169.254.169.254');
    await userEvent.click(screen.getByRole('button', { name: 'Install' }));
    // the credential is missing: nothing was sent yet
    expect(
      await screen.findByText('This field is needed.'),
    ).toBeInTheDocument();
    expect(calls.some(call => call.route.startsWith('POST'))).toBe(false);

    await userEvent.type(screen.getByLabelText(/API key/), 'k');
    await userEvent.click(screen.getByRole('button', { name: 'Install' }));
    expect(
      await screen.findByText('settings.baseUrl is not allowed'),
    ).toBeInTheDocument();
    expect(screen.getByLabelText(/Address/)).toHaveValue(
      'http://169.254.169.254',
    );
    expect(
      calls.find(call => call.route === 'POST installations')?.body,
    ).toEqual({
      affiliate: 'kb-life',
      offering: 'redmine',
      version: '1.0.0',
      name: 'default',
      settings: { baseUrl: 'http://169.254.169.254' },
      secrets: { apiKey: 'k' },
    });
  });

  it('reminds who installs for the whole group to keep affiliates apart', async () => {
    open('/marketplace/offerings/redmine/install?affiliate=group', {
      'GET affiliates': () => [
        200,
        {
          items: [
            {
              name: null,
              title: 'Group',
              ref: 'group:default/holding',
              can: all,
            },
          ],
        },
      ],
    });
    const warning = /Fill in “Only jobs below this folder” with {affiliate}/;
    expect(await screen.findByText(warning)).toBeInTheDocument();
    await userEvent.type(
      screen.getByLabelText('Only jobs below this folder'),
      '{{affiliate}',
    );
    await waitFor(() =>
      expect(screen.queryByText(warning)).not.toBeInTheDocument(),
    );
  });

  it('asks before uninstalling and lets a group default be switched off', async () => {
    const calls = open('/marketplace/installed', {
      'GET installations': () => [
        200,
        {
          items: [
            {
              id: 'own',
              offering: 'redmine',
              affiliate: 'kb-life',
              state: 'installed',
              version: '1.0.0',
            },
            {
              id: 'shared',
              offering: 'jenkins',
              affiliate: null,
              inherited: true,
              state: 'degraded',
              version: '1.0.0',
              problem: { kind: 'timeout', message: 'no answer in 10 s' },
            },
          ],
        },
      ],
      'POST installations': () => [
        201,
        {
          id: 'off',
          offering: 'jenkins',
          affiliate: 'kb-life',
          state: 'installed',
          mode: 'off',
        },
      ],
      'DELETE installations/own': () => [202, {}],
    });
    const own = await screen.findByRole('row', { name: /Redmine/ });
    expect(screen.getByText(/slow|answer/)).toBeInTheDocument();

    await userEvent.click(
      within(own).getByRole('button', { name: 'Uninstall' }),
    );
    expect(calls.some(call => call.route.startsWith('DELETE'))).toBe(false);
    await userEvent.click(
      within(screen.getByRole('dialog')).getByRole('button', {
        name: 'Uninstall',
      }),
    );
    await waitFor(() =>
      expect(calls.map(call => call.route)).toContain(
        'DELETE installations/own',
      ),
    );

    await userEvent.click(
      await screen.findByRole('button', { name: 'Switch off here' }),
    );
    await waitFor(() =>
      expect(
        calls.find(call => call.route === 'POST installations')?.body,
      ).toMatchObject({
        affiliate: 'kb-life',
        offering: 'jenkins',
        mode: 'off',
      }),
    );
  });

  describe('history', () => {
    const entry = (id: number, change: Record<string, unknown> = {}) => ({
      id,
      at: '2026-11-23T01:02:03Z',
      actor: 'user:default/kb-life-admin',
      action: 'changed',
      offering: 'redmine',
      before: {
        settings: { baseUrl: 'http://old' },
        secrets: { apiKey: 'set' },
      },
      after: {
        settings: { baseUrl: 'http://new' },
        secrets: { apiKey: 'changed' },
      },
      ...change,
    });
    const choices = {
      offerings: ['jenkins', 'redmine'],
      actions: ['changed', 'install'],
      actors: ['marketplace', 'user:default/kb-life-admin'],
    };
    const audit = (...items: ReturnType<typeof entry>[]) => ({
      'GET audit?': (): [number, unknown] => [200, { items, choices }],
    });

    it('shows who did what, with before and after', async () => {
      open('/marketplace/audit', audit(entry(1)));
      const row = await screen.findByRole('row', { name: /kb-life-admin/ });
      expect(row).toHaveTextContent('Change settings');
      expect(await within(row).findByText('Redmine')).toBeInTheDocument();
      expect(row).toHaveTextContent('Addresshttp://old → http://new');
      expect(row).toHaveTextContent('API keyset → changed');
    });

    it('is narrowed by what there is, keeps that in the address, and exports the same', async () => {
      const calls = open(
        '/marketplace/audit?actor=marketplace&from=2026-11-01&until=2026-11-02',
        {
          'GET audit/export': () => [200, { items: [] }],
          ...audit(entry(1)),
        },
      );
      await screen.findByRole('row', { name: /kb-life-admin/ });
      const asked = new URLSearchParams(
        calls
          .find(({ route }) => route.startsWith('GET audit?'))!
          .route.slice('GET audit?'.length),
      );
      expect(asked.get('actor')).toBe('marketplace');
      // both days count, as they are where the person is
      expect(asked.get('from')).toBe(
        new Date('2026-11-01T00:00:00').toISOString(),
      );
      expect(asked.get('until')).toBe(
        new Date('2026-11-03T00:00:00').toISOString(),
      );

      await userEvent.click(screen.getByRole('button', { name: /Offering/ }));
      await userEvent.click(
        await screen.findByRole('option', { name: 'Jenkins' }),
      );
      await waitFor(() =>
        expect(calls.at(-1)!.route).toContain('offering=jenkins'),
      );

      const url = { createObjectURL: jest.fn(() => 'blob:x') };
      Object.assign(URL, url, { revokeObjectURL: jest.fn() });
      const saved = jest
        .spyOn(HTMLAnchorElement.prototype, 'click')
        .mockImplementation(() => {});
      await userEvent.click(await screen.findByRole('button', { name: 'CSV' }));
      await waitFor(() => expect(saved).toHaveBeenCalled());
      const { route } = calls.find(call => call.route.includes('export'))!;
      expect(route).toContain('offering=jenkins&actor=marketplace&from=');
      expect(route).toContain('format=csv&language=en');
    });

    it('adds more to the list that it is of, once', async () => {
      const pages: ((answer: [number, unknown]) => void)[] = [];
      const calls = open('/marketplace/audit', {
        'GET audit?affiliate=kb-life&cursor=': () =>
          new Promise(resolve => {
            pages.push(resolve);
          }),
        'GET audit?affiliate=kb-life&offering=jenkins': () => [
          200,
          { items: [entry(9, { offering: 'jenkins' })], choices },
        ],
        'GET audit?': () => [
          200,
          { items: [entry(1)], choices, nextCursor: 'next' },
        ],
      });
      const more = () => screen.findByRole('button', { name: 'Show older' });
      const rows = async () =>
        (await screen.findAllByRole('row', { name: /kb-life-admin/ })).length;

      // an impatient person
      await userEvent.dblClick(await more());
      expect(pages).toHaveLength(1);
      await act(async () =>
        pages[0]([200, { items: [entry(2)], choices, nextCursor: 'last' }]),
      );
      expect(await rows()).toBe(2);

      // what comes late for another filter is not shown
      await userEvent.click(await more());
      await userEvent.click(screen.getByRole('button', { name: /Offering/ }));
      await userEvent.click(
        await screen.findByRole('option', { name: 'Jenkins' }),
      );
      await waitFor(() =>
        expect(calls.at(-1)!.route).toContain('offering=jenkins'),
      );
      await act(async () => pages[1]([200, { items: [entry(3)], choices }]));
      expect(await rows()).toBe(1);
    });

    it('says what to do when nothing fits', async () => {
      const calls = open('/marketplace/audit?offering=sap', audit());
      expect(await screen.findByText('Nothing fits')).toBeInTheDocument();
      await userEvent.click(
        screen.getAllByRole('button', { name: 'Show all' })[0],
      );
      await waitFor(() =>
        expect(calls.at(-1)!.route).toBe('GET audit?affiliate=kb-life'),
      );
    });
  });
});

describe('tabs of an affiliate', () => {
  const rights = (can: object) => ({
    'GET affiliates': (): [number, unknown] => [
      200,
      {
        items: [
          {
            name: 'kb-life',
            title: 'KB생명보험',
            ref: 'group:default/kb-life',
            can,
          },
        ],
      },
    ],
  });
  const openTab = (
    tab: 'installed' | 'history',
    routes: Parameters<typeof backend>[0],
  ) => {
    const { calls, fetch } = backend(routes);
    const Tab = tab === 'installed' ? InstalledTab : HistoryTab;
    renderInTestApp(
      <EntityProvider
        entity={{
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Group',
          metadata: { name: 'kb-life', namespace: 'default' },
          spec: { type: 'affiliate' },
        }}
      >
        <Tab />
      </EntityProvider>,
      {
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
        apis: [
          [catalogApiRef, catalogApiMock({ entities })],
          [fetchApiRef, { fetch }],
          [
            marketplaceApiRef,
            new MarketplaceClient({
              fetchApi: { fetch },
              catalogApi: catalogApiMock({ entities }),
            }),
          ],
        ],
      },
    );
    return calls;
  };

  it('shows what is installed with its health, address and the age of the last check', async () => {
    openTab('installed', {
      ...rights({ read: true, update: true }),
      'GET installations?affiliate=kb-life': () => [
        200,
        {
          items: [
            {
              id: 'own',
              offering: 'redmine',
              affiliate: 'kb-life',
              state: 'degraded',
              version: '1.0.0',
              settings: { baseUrl: 'http://redmine.life' },
              brokenSince: new Date(Date.now() - 7_200_000).toISOString(),
              checkedAt: new Date(Date.now() - 60_000).toISOString(),
            },
          ],
        },
      ],
    });
    const row = await screen.findByRole('row', { name: /Redmine/ });
    expect(row).toHaveTextContent('http://redmine.life');
    expect(row).toHaveTextContent('Has a problem');
    expect(row).toHaveTextContent('since 2 hours ago');
    expect(row).toHaveTextContent('1 minute ago');
  });

  it.each([
    ['installed', affiliateInstalledTab],
    ['history', affiliateHistoryTab],
  ])('puts the tab %s on pages of affiliates alone', (path, tab) => {
    const extension = createExtensionTester(tab as typeof affiliateHistoryTab);
    const shows = extension.get(
      EntityContentBlueprint.dataRefs.filterFunction,
    )!;
    const group = (type: string) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: { name: 'kb-life' },
      spec: { type },
    });
    expect(extension.get(coreExtensionData.routePath)).toBe(`/${path}`);
    expect(shows(group('affiliate'))).toBe(true);
    expect(shows(group('team'))).toBe(false);
    expect(shows({ ...group('affiliate'), kind: 'Component' })).toBe(false);
  });

  it('is empty of anything for those whose affiliate it is not', async () => {
    const calls = openTab('history', rights({ read: true, audit: false }));
    expect(
      await screen.findByText(/for those who look after this affiliate/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('table')).toBeNull();
    expect(calls.map(({ route }) => route)).toEqual(['GET affiliates']);
  });
});
