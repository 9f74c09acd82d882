import type { Entity } from '@backstage/catalog-model';
import type { FilterPredicate } from '@backstage/filter-predicates';
import {
  appLanguageApiRef,
  createFrontendModule,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  LABEL_AFFILIATE,
  PLUGIN_INSTALLED,
  SIGNAL_INSTALLATIONS,
  installedFilter,
  pluginLabel,
  SIGNAL_OBSERVATIONS,
} from '@kronos-portal/common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import catalogModule from '.';
import { myAffiliatePage } from './affiliate';

jest.setTimeout(30_000);

const component = (name: string, affiliate: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    uid: name,
    labels: { [LABEL_AFFILIATE]: affiliate },
  },
  spec: { type: 'service', lifecycle: 'production', owner: `${affiliate}-dev` },
  relations: [{ type: 'ownedBy', targetRef: `group:default/${affiliate}-dev` }],
});

const affiliate = (name: string, title: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: {
    name,
    title,
    namespace: 'default',
    labels: { [LABEL_AFFILIATE]: name },
  },
  spec: { type: 'affiliate', children: [] },
});

const card = [
  affiliate('kb-card', 'KB국민카드'),
  component('card-payment-api', 'kb-card'),
  component('card-limit-api', 'kb-card'),
];
const bank = [
  affiliate('kb-bank', 'KB국민은행'),
  component('bank-transfer-api', 'kb-bank'),
];

const observation = (name: string, at: string, data: unknown) => ({
  entityRef: `component:default/${name}`,
  tool: at.split('/')[0],
  view: at.split('/')[1],
  data,
  observedAt: new Date(Date.now() - 5 * 60_000).toISOString(),
  attemptedAt: new Date().toISOString(),
});

const ANSWERS: Record<string, unknown[]> = {
  delivery: [
    observation('card-payment-api', 'jenkins/builds', {
      jobs: [],
      builds: [{ job: 'pay', number: 7, status: 'failed' }],
    }),
    observation('card-payment-api', 'kubernetes/workloads', {
      workloads: [
        ['ready', 2],
        ['degraded', 1],
      ].map(([status, ready]) => ({
        cluster: 'dev',
        namespace: 'pay',
        kind: 'Deployment',
        name: `pay-${status}`,
        status,
        ready,
        desired: 2,
      })),
    }),
  ],
};

const speaking = (language: string) => ({
  getAvailableLanguages: () => ({ languages: ['en', 'ko'] }),
  getLanguage: () => ({ language }),
  setLanguage: () => {},
  language$: () => ({
    subscribe: () => ({ unsubscribe: () => {}, closed: false }),
  }),
});

/** Opens the portal at an address, with the backends answering from {@link ANSWERS}. */
function open(
  path: string,
  entities: Entity[],
  options: { signals?: { subscribe: jest.Mock }; language?: string } = {},
) {
  const { signals, language = 'en' } = options;
  const asked: { url: string; entityRefs: string[] }[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const url = String(input);
    const domain = url.match(/^plugin:\/\/(.*)\/observations\/query$/)?.[1];
    if (domain) {
      asked.push({ url, ...JSON.parse(String(init?.body)) });
    }
    return domain && ANSWERS[domain]
      ? new Response(JSON.stringify({ items: ANSWERS[domain] }))
      : new Response('{}', { status: 503 });
  };
  const catalogApi = catalogApiMock({ entities });
  const queried = jest.spyOn(catalogApi, 'queryEntities');
  renderTestApp({
    features: [
      catalogPlugin,
      catalogModule,
      createFrontendModule({
        pluginId: 'catalog',
        extensions: [
          // asks for a permission before the app starts, which the test app does not do
          myAffiliatePage.override({ if: undefined }),
          EntityContentBlueprint.make({
            name: 'alerts',
            params: {
              path: '/alerts',
              title: 'Alerts tab',
              filter: installedFilter('prometheus') as FilterPredicate,
              loader: async () => <p>alerts</p>,
            },
          }),
          EntityCardBlueprint.make({
            name: 'note',
            params: { loader: async () => <input aria-label="note" /> },
          }),
        ],
      }),
    ],
    config: {
      app: {
        extensions: [
          {
            'page:catalog': {
              config: { pagination: { mode: 'offset', limit: 20 } },
            },
          },
          {
            'catalog-filter:catalog/list': { config: { initialFilter: 'all' } },
          },
        ],
      },
      backend: { baseUrl: 'http://localhost' },
    },
    initialRouteEntries: [path],
    apis: [
      [catalogApiRef, catalogApi],
      [fetchApiRef, { fetch }],
      [appLanguageApiRef, speaking(language)],
      ...(signals ? [[signalApiRef, signals] as const] : []),
    ] as never,
  });
  return { asked, catalogApi, queried };
}

const rowOf = async (name: string) =>
  (await screen.findByText(name)).closest('tr') as HTMLElement;

describe('list of the catalog', () => {
  it('asks each domain once for the whole page and says what is not known', async () => {
    const { asked } = open('/catalog', card);

    const failed = await screen.findByText(/Failed/);
    const row = await rowOf('card-payment-api');
    expect(row).toContainElement(failed);
    expect(failed).toHaveAttribute('title', 'Seen 5 minutes ago');
    // one of two workloads is in trouble: that one speaks
    expect(within(row).getByText(/Degraded 1\/2/)).toBeInTheDocument();
    // collaboration does not answer
    expect(within(row).getAllByLabelText('Not known yet')).toHaveLength(1);
    expect(
      within(await rowOf('card-limit-api')).getAllByLabelText('Not known yet'),
    ).toHaveLength(3);

    const refs = [
      'component:default/card-limit-api',
      'component:default/card-payment-api',
    ];
    expect(asked).toEqual([
      expect.objectContaining({
        url: 'plugin://delivery/observations/query',
        entityRefs: refs,
      }),
      expect.objectContaining({
        url: 'plugin://collaboration/observations/query',
        entityRefs: refs,
      }),
    ]);
    // one affiliate only: nothing to choose, nothing to tell apart
    expect(screen.queryByText('Affiliate')).not.toBeInTheDocument();
  });

  it('asks again when something else was seen of a service on the page', async () => {
    let hear: (message: object) => void = () => {};
    const payment = {
      ...card[1],
      metadata: { ...card[1].metadata, uid: 'uid-payment' },
    };
    const { asked } = open('/catalog', [card[0], payment], {
      signals: {
        subscribe: jest.fn((channel, callback) => {
          if (channel === SIGNAL_OBSERVATIONS) hear = callback;
          return { unsubscribe: () => {} };
        }),
      },
    });
    await screen.findByText(/Failed/);
    const before = asked.length;
    const [builds] = ANSWERS.delivery;
    ANSWERS.delivery[0] = observation('card-payment-api', 'jenkins/builds', {
      jobs: [],
      builds: [{ job: 'pay', number: 8, status: 'success' }],
    });
    try {
      // about others, and about what no column shows
      hear({ uid: 'uid-other', tool: 'jenkins', view: 'builds' });
      hear({ uid: 'uid-payment', tool: 'prometheus', view: 'metrics' });
      // many at once are one question to each domain
      for (let i = 0; i < 5; i++) {
        hear({ uid: 'uid-payment', tool: 'jenkins', view: 'builds' });
      }
      await screen.findByText(/Succeeded/, undefined, { timeout: 8_000 });
      expect(screen.queryByText(/Failed/)).not.toBeInTheDocument();
      expect(asked.length - before).toBe(2);
    } finally {
      ANSWERS.delivery[0] = builds;
    }
  });

  it('narrows the list on the server to the chosen affiliate', async () => {
    const { queried } = open('/catalog', [...card, ...bank]);
    await rowOf('bank-transfer-api');
    expect(
      screen.getByRole('columnheader', { name: 'Affiliate' }),
    ).toBeInTheDocument();

    const filter = await screen.findByText('Affiliate', {
      selector: 'label *',
    });
    await userEvent.click(
      within(filter.closest('label') as HTMLElement).getByRole('textbox'),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'KB국민카드' }),
    );

    await waitFor(() =>
      expect(screen.queryByText('bank-transfer-api')).not.toBeInTheDocument(),
    );
    expect(await screen.findByText('card-limit-api')).toBeInTheDocument();
    expect(queried).toHaveBeenCalledWith(
      expect.objectContaining({
        filter: expect.objectContaining({
          [`metadata.labels.${LABEL_AFFILIATE}`]: ['kb-card'],
        }),
      }),
    );
    expect(decodeURIComponent(window.location.search)).toContain(
      'filters[affiliate]=kb-card',
    );
  });

  it('speaks Korean', async () => {
    open('/catalog', [...card, ...bank], { language: 'ko' });
    const failed = await screen.findByText('실패');
    expect(failed).toHaveAttribute('title', '5분 전 확인');
    for (const name of ['그룹사', '빌드', '배포', '이슈']) {
      expect(screen.getByRole('columnheader', { name })).toBeInTheDocument();
    }
  });

  it('takes the affiliate from the address', async () => {
    open('/catalog?filters[affiliate]=kb-bank', [...card, ...bank]);
    await screen.findByText('bank-transfer-api');
    await waitFor(() =>
      expect(screen.queryByText('card-limit-api')).not.toBeInTheDocument(),
    );
  });
});

describe('page of an entity', () => {
  it('gets the tab of what was installed, and keeps what was typed', async () => {
    const heard: Record<string, (message: object) => void> = {};
    const { catalogApi } = open(
      '/catalog/default/component/card-payment-api',
      card,
      {
        signals: {
          subscribe: jest.fn((channel, hear) => {
            heard[channel] = hear;
            return { unsubscribe: () => {} };
          }),
        },
      },
    );
    const note = await screen.findByLabelText('note');
    await userEvent.type(note, 'half a sentence');
    expect(await screen.findByText('KB국민카드')).toBeInTheDocument();
    expect(screen.getByLabelText('More actions')).toBeInTheDocument();
    expect(screen.queryByText('Alerts tab')).not.toBeInTheDocument();

    const before = card[1];
    jest.spyOn(catalogApi, 'getEntityByRef').mockImplementation(async () => ({
      ...before,
      metadata: {
        ...before.metadata,
        labels: {
          ...before.metadata.labels,
          [pluginLabel('prometheus')]: PLUGIN_INSTALLED,
        },
      },
    }));
    act(() => heard[SIGNAL_INSTALLATIONS]({ offering: 'prometheus' }));

    expect(
      await screen.findByText('Alerts tab', {}, { timeout: 4000 }),
    ).toBeInTheDocument();
    // the very same field: nothing was mounted anew
    expect(screen.getByLabelText('note')).toBe(note);
    expect(note).toHaveValue('half a sentence');
  });

  it('offers the entries of the menu', async () => {
    open('/catalog/default/component/card-payment-api', card);
    await userEvent.click(await screen.findByLabelText('More actions'));
    expect(
      await screen.findByRole('menuitem', { name: /Inspect/ }),
    ).toBeInTheDocument();
  });
});
