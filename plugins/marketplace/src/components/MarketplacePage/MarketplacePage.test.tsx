import { fetchApiRef } from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { marketplacePlugin } from '../../plugin';

// The page is loaded when it is opened, which takes its time under test.
configure({ asyncUtilTimeout: 10_000 });
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
function backend(routes: Record<string, (body: any) => [number, unknown]>) {
  const calls: { route: string; body: any }[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const route = `${init?.method ?? 'GET'} ${String(input).replace(
      'plugin://marketplace/',
      '',
    )}`;
    const body = init?.body ? JSON.parse(String(init.body)) : undefined;
    calls.push({ route, body });
    const found = Object.entries(routes).find(([key]) => route.startsWith(key));
    const [status, answer] = found?.[1](body) ?? [404, { title: 'no route' }];
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

function open(path: string, routes: Parameters<typeof backend>[0]) {
  const { calls, fetch } = backend({ 'GET affiliates': affiliates, ...routes });
  renderTestApp({
    features: [marketplacePlugin],
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

  it('shows before and after of a change', async () => {
    open('/marketplace/audit', {
      'GET audit': () => [
        200,
        {
          items: [
            {
              id: 1,
              at: '2026-11-23T01:02:03Z',
              actor: 'user:default/kb-life-admin',
              action: 'update',
              offering: 'redmine',
              before: {
                settings: { baseUrl: 'http://old' },
                secrets: { apiKey: 'set' },
              },
              after: {
                settings: { baseUrl: 'http://new' },
                secrets: { apiKey: 'changed' },
              },
            },
          ],
        },
      ],
    });
    expect(await screen.findByText('settings.baseUrl')).toBeInTheDocument();
    expect(screen.getByText('http://old')).toBeInTheDocument();
    expect(screen.getByText('http://new')).toBeInTheDocument();
    expect(screen.getByText('secrets.apiKey')).toBeInTheDocument();
  });
});
