import type { Entity } from '@backstage/catalog-model';
import { appLanguageApiRef, fetchApiRef } from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  ANNOTATION_PROMETHEUS_LABELS,
  PLUGIN_INSTALLED,
  pluginLabel,
} from '@kronos-portal/common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { HealthCard } from './components/HealthCard/HealthCard';
import { MonitoringPage } from './components/MonitoringPage/MonitoringPage';
import { zoomTo } from './components/MonitoringPage/useRange';
import { healthCard } from './extensions/healthCard';
import { monitoringTab } from './extensions/monitoringTab';

jest.setTimeout(30_000);

const service = (
  options: { installed?: boolean; linked?: boolean } = {},
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'pay',
    labels:
      options.installed === false
        ? {}
        : { [pluginLabel('prometheus')]: PLUGIN_INSTALLED },
    annotations:
      options.linked === false
        ? {}
        : { [ANNOTATION_PROMETHEUS_LABELS]: 'service=pay' },
  },
});

const BASE = 'plugin://observability/entities/component/default/pay/';

const observed = (view: string, data: unknown, problem?: object) => ({
  entityRef: 'component:default/pay',
  tool: 'prometheus',
  view,
  data,
  observedAt: data && new Date(Date.now() - 2 * 3_600_000).toISOString(),
  attemptedAt: new Date().toISOString(),
  problem,
});

const line = (name: string, ...values: (number | null)[]) => ({
  name,
  points: values.map((value, i) => [1_800_000_000 + i * 60, value]),
});

const METRICS = {
  range: '1h',
  start: 1_800_000_000,
  end: 1_800_003_600,
  step: 60,
  panels: [
    {
      id: 'requests',
      unit: '1/s',
      query: 'rate',
      series: [line('pay-dev', 1, 2), line('pay-prd', 40, null, 41.5)],
    },
    {
      id: 'errors',
      unit: 'ratio',
      query: 'ratio',
      series: [line('pay-dev', 0.5, 0.5), line('pay-prd', 0.01, 0.02)],
    },
    {
      id: 'latency',
      unit: 's',
      query: 'quantile',
      series: [
        line('p50 pay-prd', 0.1, 0.1),
        line('p95 pay-dev', 2, 3),
        line('p95 pay-prd', 0.2, 0.347),
      ],
    },
    {
      id: 'cpu',
      unit: 'cores',
      query: 'cpu',
      series: [],
      error: 'parse error',
    },
    {
      id: 'memory',
      unit: 'bytes',
      query: 'memory',
      series: [line('pay-prd', 536_870_912, 1_073_741_824)],
    },
  ],
};
const ALERTS = {
  alerts: [
    {
      name: 'HighErrorRatio',
      state: 'firing',
      severity: 'critical',
      summary: '오류율이 5%를 넘었습니다',
      labels: {},
    },
    { name: 'SlowAnswers', state: 'pending', labels: {} },
  ],
};

/** Shows where the page is. */
const Address = () => <output>{useLocation().search}</output>;

function open(
  element: JSX.Element,
  options: {
    entity?: Entity;
    answers?: Record<string, object>;
    language?: 'ko' | 'en';
    at?: string;
  } = {},
) {
  const { entity = service(), language = 'en', at = '/' } = options;
  const answers: Record<string, object> = {
    observations: { items: [] },
    'prometheus/metrics': observed('metrics', METRICS),
    'prometheus/alerts': observed('alerts', ALERTS),
    ...options.answers,
  };
  const asked: string[] = [];
  const fetch = async (input: RequestInfo | URL) => {
    const path = String(input).slice(BASE.length);
    asked.push(path);
    const answer = answers[path.split('?')[0]];
    return answer
      ? new Response(JSON.stringify(answer))
      : new Response('{}', { status: 503 });
  };
  renderInTestApp(
    <EntityProvider entity={entity}>
      {element}
      <Address />
    </EntityProvider>,
    {
      initialRouteEntries: [at],
      apis: [
        [fetchApiRef, { fetch }],
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
      ],
    },
  );
  return asked;
}

describe('monitoring on the page of a service', () => {
  it('says how the service does where its requests go, and what fires', async () => {
    open(<HealthCard />);
    expect(await screen.findByText('41.5/s')).toBeInTheDocument();
    expect(screen.getByText('Requests · pay-prd')).toBeInTheDocument();
    expect(screen.getByText('2%')).toBeInTheDocument();
    expect(screen.getByText('347 ms')).toBeInTheDocument();
    expect(await screen.findByText('1 alert is firing')).toBeInTheDocument();
    expect(screen.getByText('오류율이 5%를 넘었습니다')).toBeInTheDocument();
    expect(screen.queryByText('SlowAnswers')).not.toBeInTheDocument();
  });

  it('keeps what was measured when the tool is down, with its age, in Korean', async () => {
    const problem = { kind: 'timeout', message: 'No answer in time.' };
    open(<HealthCard />, {
      language: 'ko',
      answers: {
        'prometheus/metrics': observed('metrics', METRICS, problem),
        'prometheus/alerts': observed('alerts', null, problem),
      },
    });
    expect(await screen.findByText('41.5/s')).toBeInTheDocument();
    expect(screen.getByText(/응답이 늦어지고/)).toBeInTheDocument();
    expect(screen.getByText('2시간 전')).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: '상태' })).toBeInTheDocument();
    // unknown is not quiet
    expect(screen.queryByText('알람 없음')).not.toBeInTheDocument();
    expect(await screen.findByText('알람 확인 불가')).toBeInTheDocument();
  });

  it('is there only where the tool is installed; the tab says what to add when nothing is measured', async () => {
    const showsCard = createExtensionTester(healthCard).get(
      EntityCardBlueprint.dataRefs.filterFunction,
    )!;
    const showsTab = createExtensionTester(monitoringTab).get(
      EntityContentBlueprint.dataRefs.filterFunction,
    )!;
    expect(showsCard(service())).toBe(true);
    expect(showsCard(service({ installed: false }))).toBe(false);
    expect(showsCard(service({ linked: false }))).toBe(false);
    expect(showsTab(service({ linked: false }))).toBe(true);
    expect(showsTab(service({ installed: false }))).toBe(false);

    const asked = open(<MonitoringPage />, {
      entity: service({ linked: false }),
    });
    expect(
      await screen.findByText(/prometheus\.io\/labels: "service=pay"/),
    ).toBeInTheDocument();
    expect(asked).toEqual([]);
  });

  it('shows the panels with a summary for those who cannot see lines; one fault costs one panel', async () => {
    open(<MonitoringPage />);
    const memory = await screen.findByRole('region', { name: 'Memory' });
    expect(memory).toHaveTextContent(
      'Memory: pay-prd is 1 GiB now, between 512 MiB and 1 GiB',
    );
    expect(screen.getByRole('region', { name: 'CPU' })).toHaveTextContent(
      'This panel could not be read. parse error',
    );
    const requests = screen.getByRole('region', { name: 'Requests' });
    expect(within(requests).getByText('41.5/s')).toBeInTheDocument();

    const rows = within(
      await screen.findByRole('table', { name: 'Alerts' }),
    ).getAllByRole('row');
    expect(rows[1]).toHaveTextContent(/Firing.*HighErrorRatio.*critical/);
    expect(rows[2]).toHaveTextContent(/Pending.*SlowAnswers/);
  });

  it('keeps the chosen range in the address', async () => {
    const asked = open(<MonitoringPage />, { at: '/?range=6h&tab=x' });
    await screen.findByRole('region', { name: 'Memory' });
    expect(asked).toContain('prometheus/metrics?range=6h');
    expect(screen.getByRole('radio', { name: '6 hours' })).toBeChecked();

    await userEvent.click(screen.getByRole('radio', { name: '7 days' }));
    await waitFor(() => expect(asked).toContain('prometheus/metrics?range=7d'));
    expect(screen.getByRole('status')).toHaveTextContent('?tab=x&range=7d');
    // what was there stays until the answer comes
    expect(screen.getByRole('region', { name: 'Memory' })).toBeInTheDocument();
  });

  it('shows the window of the address, and leads back to it from a range', async () => {
    const at = 1_767_225_600;
    const asked = open(<MonitoringPage />, {
      at: `/?from=${at}&to=${at + 900}&tab=x`,
    });
    await screen.findByRole('region', { name: 'Memory' });
    expect(asked).toContain(`prometheus/metrics?from=${at}&to=${at + 900}`);
    expect(screen.getByText(/Chosen window: .* – /)).toBeInTheDocument();
    for (const radio of screen.getAllByRole('radio')) {
      expect(radio).not.toBeChecked();
    }
    await userEvent.click(screen.getByRole('radio', { name: '6 hours' }));
    await waitFor(() =>
      expect(screen.getByRole('status')).toHaveTextContent('?tab=x&range=6h'),
    );
    expect(screen.queryByText(/Chosen window/)).not.toBeInTheDocument();
  });

  it('keeps a window that was drawn within what the backend takes', () => {
    expect(zoomTo(1000.4, 2000.2)).toEqual({ from: 1000, to: 2001 });
    expect(zoomTo(1000, 1001)).toEqual({ from: 1000, to: 1060 });
  });

  it('reads an address that nobody can mean as the last hour', async () => {
    const asked = open(<MonitoringPage />, { at: '/?range=forever' });
    await screen.findByRole('region', { name: 'Memory' });
    expect(asked).toContain('prometheus/metrics?range=1h');
  });
});
