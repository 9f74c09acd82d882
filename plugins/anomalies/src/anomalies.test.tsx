import type { Entity } from '@backstage/catalog-model';
import { renderInTestApp, mockApis } from '@backstage/frontend-test-utils';
import { appLanguageApiRef } from '@backstage/frontend-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type {
  Anomaly,
  AnomalyDetail,
  AnomalyFinding,
  EntityAnomalies,
} from '@kronos-portal/common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { anomaliesApiRef, type AnomaliesApi } from './api';
import { AnomalyCard } from './components/AnomalyCard/AnomalyCard';
import { AnomalyList } from './components/AnomalyList/AnomalyList';
import { PatternTable } from './components/PatternTable/PatternTable';
import { AnomalyDetailPage } from './components/AnomalyDetail/AnomalyDetailPage';
import { rootRouteRef } from './routes';
import { isWatched } from './watched';

jest.setTimeout(30_000);

const SERVICE: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'pay',
    uid: 'u1',
    labels: { 'plugin.kronos.io/anomalies': 'installed' },
  },
};
const ago = (minutes: number) =>
  new Date(Date.now() - minutes * 60_000).toISOString();

const slow: AnomalyFinding = {
  id: 'f1',
  source: 'metrics',
  kind: 'spike',
  state: 'open',
  entityRef: 'component:default/pay',
  metric: 'latency',
  unit: 's',
  since: ago(12),
  last: ago(1),
  confidence: 0.995,
  actual: 2.4,
  typical: 0.12,
  low: 0.1,
  high: 0.2,
  historyMinutes: 1440,
};
const anomaly: Anomaly = {
  id: 'a1',
  affiliate: 'kb-card',
  state: 'open',
  severity: 'high',
  confidence: 0.995,
  since: ago(12),
  last: ago(1),
  entityRefs: ['component:default/pay'],
  findings: [slow],
  findingCount: 1,
  changes: [
    {
      kind: 'deployment',
      entityRef: 'component:default/pay',
      title: 'pay:1.4.2',
      at: ago(15),
      weight: 0.9,
    },
  ],
  feedback: [],
  effects: [],
  muted: false,
  notified: true,
};
const detail: AnomalyDetail = {
  ...anomaly,
  series: [
    {
      entityRef: 'component:default/pay',
      metric: 'latency',
      unit: 's',
      points: [
        { t: 1_800_000_000, value: 0.12, low: 0.1, high: 0.2 },
        { t: 1_800_000_060, value: 0.13, low: 0.1, high: 0.2 },
        { t: 1_800_000_120, value: 2.4, low: 0.1, high: 0.2 },
      ],
      marks: [{ from: 1_800_000_120, to: 1_800_000_180 }],
    },
  ],
  templates: [],
  examples: [
    {
      entityRef: 'component:default/pay',
      at: ago(10),
      level: 'ERROR',
      templateId: 't1',
      parts: [
        { text: 'timeout after ' },
        { text: '30000ms', slot: 'quantity' },
      ],
    },
  ],
  similar: [],
};

function open(
  element: JSX.Element,
  api: Partial<AnomaliesApi>,
  options: { allowed?: boolean; at?: string; language?: 'ko' | 'en' } = {},
) {
  const { allowed = true, at = '/', language = 'en' } = options;
  renderInTestApp(
    <EntityProvider entity={SERVICE}>
      <Routes>
        <Route path="/" element={element} />
        <Route path="/anomalies/:id" element={element} />
      </Routes>
    </EntityProvider>,
    {
      initialRouteEntries: [at],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef as never,
        '/anomalies': rootRouteRef,
      },
      apis: [
        [anomaliesApiRef, api as AnomaliesApi],
        [
          appLanguageApiRef,
          {
            getAvailableLanguages: () => ({ languages: ['en', 'ko'] }),
            getLanguage: () => ({ language }),
            setLanguage: () => {},
            language$: () => ({
              subscribe: () => ({ unsubscribe: () => {}, closed: false }),
            }),
          } as any,
        ],
        [
          permissionApiRef,
          mockApis.permission({
            authorize: () =>
              allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
          }),
        ],
      ],
    },
  );
}

const ofEntity = (more: Partial<EntityAnomalies>) => async () => ({
  items: [],
  openCount: 0,
  looked: true,
  collection: [
    {
      source: 'metrics' as const,
      tool: 'prometheus',
      collectedUntil: ago(1),
      historyMinutes: 1440,
    },
  ],
  ...more,
});

describe('the card of a service', () => {
  it('is for services of affiliates that have detection', () => {
    expect(isWatched(SERVICE)).toBe(true);
    expect(isWatched({ ...SERVICE, kind: 'API' })).toBe(false);
    expect(isWatched({ ...SERVICE, metadata: { name: 'x' } })).toBe(false);
  });

  it('says what goes on, how sure it is and what changed before', async () => {
    open(<AnomalyCard />, {
      ofEntity: ofEntity({ items: [anomaly], openCount: 1 }),
    });
    expect(
      await screen.findByText('Response time: usually 120 ms, now 2.4 s'),
    ).toBeInTheDocument();
    expect(screen.getByText('1 ongoing')).toBeInTheDocument();
    expect(
      screen.getByText(/almost certain · Deployment: pay:1.4.2/),
    ).toBeInTheDocument();
  });

  it('says that nothing is unusual only where something is read', async () => {
    open(<AnomalyCard />, { ofEntity: ofEntity({}) });
    expect(await screen.findByText('Nothing unusual.')).toBeInTheDocument();
  });

  it('says what to install where nothing is read', async () => {
    open(<AnomalyCard />, { ofEntity: ofEntity({ collection: [] }) });
    expect(
      await screen.findByText(/No data source for this service/),
    ).toBeInTheDocument();
    expect(screen.queryByText('Nothing unusual.')).not.toBeInTheDocument();
  });

  it.each([
    ['en' as const, 'No data yet. The first scan takes a minute or two.'],
    ['ko' as const, '아직 읽은 것이 없습니다. 처음에는 1~2분 걸립니다.'],
  ])(
    'says that the first look is still to come (%s)',
    async (language, text) => {
      open(
        <AnomalyCard />,
        { ofEntity: ofEntity({ looked: false, collection: [] }) },
        { language },
      );
      expect(await screen.findByText(text)).toBeInTheDocument();
      expect(screen.queryByText(/Nothing is read/)).not.toBeInTheDocument();
    },
  );

  it('tells of a tool that is down in one line', async () => {
    open(<AnomalyCard />, {
      ofEntity: ofEntity({
        collection: [
          {
            source: 'logs',
            tool: 'loki',
            historyMinutes: 0,
            problem: 'The tool did not answer in time.',
          },
        ],
      }),
    });
    expect(
      await screen.findByText('loki: The tool did not answer in time.'),
    ).toBeInTheDocument();
  });
});

describe('a service that waits because its tool was asked enough', () => {
  it.each([
    [
      'en' as const,
      /^prometheus: rate-limited since .* Collection resumes automatically\.$/,
    ],
    ['ko' as const, /^prometheus: 분당 한도에 걸려 .*부터 차례를 기다립니다\./],
  ])('is said to do so (%s)', async (language, text) => {
    open(
      <AnomalyCard />,
      {
        ofEntity: ofEntity({
          collection: [
            {
              source: 'metrics',
              tool: 'prometheus',
              historyMinutes: 1440,
              problem: 'Asked enough.',
              putOff: { since: ago(4), limit: 'requests' },
            },
          ],
        }),
      },
      { language },
    );
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(screen.queryByText(/Asked enough/)).not.toBeInTheDocument();
  });
});

describe('one anomaly', () => {
  it('shows the chart with its band in words, lines, the change before, and what to look at', async () => {
    open(
      <AnomalyDetailPage />,
      { detail: async () => detail },
      { at: '/anomalies/a1' },
    );
    expect(
      await screen.findByRole('img', {
        name: 'Response time: 120 ms to 2.4 s, expected 100 ms to 200 ms',
      }),
    ).toBeInTheDocument();
    expect(screen.getByText('30000ms').tagName).toBe('MARK');
    expect(screen.getByText(/pay:1.4.2/)).toBeInTheDocument();
    expect(screen.getByText('3m before')).toBeInTheDocument();
    expect(
      screen.getByText(/Check whether the services it calls/),
    ).toBeInTheDocument();
  });

  it.each([
    { language: 'en' as const, kind: 'Configuration' },
    { language: 'ko' as const, kind: '설정 변경' },
  ])(
    'names the change of configuration before it ($language)',
    async ({ language, kind }) => {
      const url = 'https://gitlab.example.com/card/pay/-/commit/b2';
      const changes = [
        {
          kind: 'config' as const,
          entityRef: 'component:default/pay',
          title: '타임아웃 조정',
          detail: 'deploy/values-prd.yaml',
          at: ago(15),
          url,
          weight: 0.9,
        },
      ];
      open(
        <AnomalyDetailPage />,
        { detail: async () => ({ ...detail, changes }) },
        { at: '/anomalies/a1', language },
      );
      expect(await screen.findByText(kind)).toBeInTheDocument();
      expect(
        screen.getByRole('link', { name: /타임아웃 조정/ }),
      ).toHaveAttribute('href', url);
      expect(screen.getByText(/deploy\/values-prd.yaml/)).toBeInTheDocument();
    },
  );

  it.each([
    { language: 'en' as const, kinds: ['Configuration', 'Restart'] },
    { language: 'ko' as const, kinds: ['설정 변경', '재시작'] },
  ])(
    'names the keys that were changed in the cluster, the restart after it, and where the pod runs ($language)',
    async ({ language, kinds }) => {
      const place = 'prd/pay-prd';
      const changed = { entityRef: 'component:default/pay', weight: 0.5 };
      const changes = [
        {
          ...changed,
          kind: 'config' as const,
          title: 'ConfigMap pay-config',
          detail: `POOL_SIZE, +RETRIES · ${place}`,
          at: ago(15),
        },
        {
          ...changed,
          kind: 'restart' as const,
          title: 'Deployment pay',
          detail: place,
          at: ago(14),
        },
      ];
      const [first] = detail.findings;
      const findings = [{ ...first, pod: 'pay-0', place }];
      open(
        <AnomalyDetailPage />,
        { detail: async () => ({ ...detail, changes, findings }) },
        { at: '/anomalies/a1', language },
      );
      for (const kind of kinds) {
        expect(await screen.findByText(kind)).toBeInTheDocument();
      }
      expect(
        screen.getByText(/POOL_SIZE, \+RETRIES · prd\/pay-prd/),
      ).toBeInTheDocument();
      expect(screen.getByText(/pay-0 · prd\/pay-prd/)).toBeInTheDocument();
    },
  );

  it('takes what a person says of it, and takes it back', async () => {
    const said: unknown[] = [];
    let current = detail;
    open(
      <AnomalyDetailPage />,
      {
        detail: async () => current,
        say: async (_id, input) => {
          said.push(input);
          const feedback = {
            kind: input.kind,
            by: 'user:default/me',
            at: ago(0),
          };
          current = { ...detail, feedback: [feedback] };
          return feedback;
        },
        takeBack: async (_id, kind) => {
          said.push(`back ${kind}`);
          current = detail;
        },
      },
      { at: '/anomalies/a1' },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Expected' }),
    );
    expect(
      await screen.findByText(/rank lower for two weeks/),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(screen.queryByText(/count less/)).not.toBeInTheDocument(),
    );
    expect(said).toEqual([{ kind: 'expected' }, 'back expected']);
  });

  it('says why a role cannot say anything', async () => {
    open(
      <AnomalyDetailPage />,
      // answers about one entity are remembered
      {
        detail: async () => ({
          ...detail,
          entityRefs: ['component:default/ledger'],
        }),
      },
      { at: '/anomalies/a1', allowed: false },
    );
    expect(
      await screen.findByText(
        'Your role cannot give feedback on this service.',
      ),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Useful' })).toBeDisabled();
  });
});

describe('log patterns', () => {
  const parts = [
    { text: 'booked ' },
    { text: '<*>', slot: 'number' },
    { text: ' in zone ' },
    { text: '<*>', slot: 'id' },
  ];

  it.each([
    { language: 'en' as const, slot: 'number', kind: 'id (2)' },
    { language: 'ko' as const, slot: '숫자', kind: '식별자 (2)' },
  ])(
    'are shown with counts, first and last seen, and usual values ($language)',
    async ({ language, slot, kind }) => {
      const asked: unknown[] = [];
      open(
        <PatternTable />,
        {
          patterns: async (_names, filter) => {
            asked.push(filter);
            return {
              total: 7,
              collection: [],
              items: [
                {
                  templateId: 't1',
                  parts,
                  level: 'INFO',
                  count: 4321,
                  firstSeen: ago(60 * 24 * 9),
                  lastSeen: ago(2),
                  hourly: Array(24).fill(3),
                  values: [
                    {
                      slot: 'id',
                      values: [
                        { value: 'kr1', count: 30 },
                        { value: 'kr2', count: 10 },
                      ],
                      distinct: 2,
                    },
                  ],
                  example: 'booked 5 in zone kr1',
                },
              ],
            };
          },
        },
        { language },
      );
      expect(await screen.findByText('4,321')).toBeInTheDocument();
      expect(screen.getByText(slot).tagName).toBe('MARK');
      expect(screen.getByText(kind)).toBeInTheDocument();
      expect(screen.getByText('kr1 ×30, kr2 ×10')).toBeInTheDocument();
      await userEvent.type(screen.getByRole('searchbox'), 'zone');
      await waitFor(() =>
        expect(asked).toContainEqual({ search: 'zone', level: undefined }),
      );
    },
  );

  it('of an anomaly are shown with how often they came before and then', async () => {
    open(
      <AnomalyDetailPage />,
      {
        detail: async () => ({
          ...detail,
          templates: [
            {
              entityRef: 'component:default/pay',
              templateId: 't1',
              parts,
              before: 12,
              during: 480,
            },
          ],
        }),
      },
      { at: '/anomalies/a1' },
    );
    const row = (await screen.findByText('480')).closest('tr')!;
    expect(row).toHaveTextContent('booked number in zone id12480');
  });
});

describe('what people said of such ones before', () => {
  const until = new Date(2026, 11, 1, 18, 30).toISOString();
  const lowered: AnomalyDetail = {
    ...detail,
    severity: 'low',
    confidence: 0.31,
    effects: [
      {
        kind: 'mute',
        entityRef: 'component:default/pay',
        by: 'user:default/admin',
        at: ago(20),
        until,
        findingIds: [],
      },
      {
        kind: 'expected',
        entityRef: 'component:default/pay',
        by: 'user:default/developer',
        at: ago(60 * 24),
        until,
        anomalyId: 'earlier',
        keeps: 0.31,
        findingIds: ['f1'],
      },
    ],
    unlowered: { severity: 'high', confidence: 0.995 },
  };

  it.each([
    {
      language: 'en' as const,
      because: 'Rated lower: a similar anomaly was marked as expected',
      otherwise: 'Without feedback: High, 99.5% confidence',
      muted: /uted until .*2026/,
      keeps: /^Keeps 31% of its confidence; wears off by/,
      where: 'Show the marked anomaly',
    },
    {
      language: 'ko' as const,
      because: '비슷한 이상이 예상된 것으로 표시되어 낮게 봅니다',
      otherwise: '표시가 없었다면 심각도 높음, 확실성 99.5%',
      muted: /^2026.*까지 알림을 보내지 않습니다$/,
      keeps: /^확실성의 31%만 반영, .*까지 서서히 원래대로$/,
      where: '표시한 이상 징후 보기',
    },
  ])(
    'is on its page and in its row, with who and until when ($language)',
    async ({ language, because, otherwise, muted, keeps, where }) => {
      open(
        <>
          <AnomalyDetailPage />
          <AnomalyList anomalies={[lowered]} />
        </>,
        { detail: async () => lowered },
        { at: '/anomalies/a1', language },
      );
      await waitFor(() => expect(screen.getAllByText(because)).toHaveLength(2));
      expect(screen.getAllByText(muted)).toHaveLength(2);
      expect(screen.getByText(otherwise)).toBeInTheDocument();
      expect(screen.getByText(keeps)).toBeInTheDocument();
      expect(screen.getByText('developer')).toBeInTheDocument();
      expect(screen.getByText('admin')).toBeInTheDocument();
      expect(screen.getByRole('link', { name: where })).toHaveAttribute(
        'href',
        '/anomalies/earlier',
      );
    },
  );

  it('is told apart from what was said of this one, and nothing is said where nobody said anything', async () => {
    const own = {
      ...lowered,
      effects: [{ ...lowered.effects[1], anomalyId: 'a1' }],
    };
    open(
      <>
        <AnomalyDetailPage />
        <AnomalyList anomalies={[{ ...anomaly, id: 'a2' }]} />
      </>,
      { detail: async () => own },
      { at: '/anomalies/a1' },
    );
    expect(
      await screen.findByText('Rated lower: marked as expected'),
    ).toBeInTheDocument();
    expect(
      screen.queryByText(/Show the marked anomaly/),
    ).not.toBeInTheDocument();
    expect(screen.getAllByText(/Rated lower/)).toHaveLength(1);
  });
});
