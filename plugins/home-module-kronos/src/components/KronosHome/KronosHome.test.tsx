import {
  appLanguageApiRef,
  fetchApiRef,
  identityApiRef,
} from '@backstage/frontend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  entityRouteRef,
  type CatalogApi,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { ANNOTATION_ROLE, LABEL_AFFILIATE } from '@kronos-portal/common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { KronosHome } from './KronosHome';

const HOUR = 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const day = (days: number) =>
  new Date(Date.now() + days * 24 * HOUR).toISOString().slice(0, 10);

const TITLES: Record<string, string> = {
  'kb-card': 'KB국민카드',
  'kb-life': 'KB생명보험',
};

const group = (
  name: string,
  type: string,
  affiliate?: string,
  role?: string,
) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: {
    name,
    title: TITLES[name] ?? name,
    ...(affiliate && { labels: { [LABEL_AFFILIATE]: affiliate } }),
    ...(role && { annotations: { [ANNOTATION_ROLE]: role } }),
  },
  spec: { type, children: [] },
});

const component = (name: string, owner: string, affiliate = 'kb-card') => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    labels: { [LABEL_AFFILIATE]: affiliate },
  },
  spec: { type: 'service', lifecycle: 'production', owner },
  relations: [{ type: 'ownedBy', targetRef: `group:default/${owner}` }],
});

const entities: Entity[] = [
  group('kb-card', 'affiliate', 'kb-card'),
  group('kb-life', 'affiliate', 'kb-life'),
  group('kb-card-payment', 'team', 'kb-card', 'developer'),
  group('kb-life-claims', 'team', 'kb-life', 'developer'),
  group('kb-card-leads', 'role', 'kb-card', 'lead'),
  group('kb-card-managers', 'role', 'kb-card', 'project-manager'),
  group('kb-card-admins', 'role', 'kb-card', 'affiliate-admin'),
  group('kb-executives', 'role', undefined, 'executive'),
  group('kronos-platform', 'role', undefined, 'group-admin'),
  group('partners', 'role', undefined, 'partner'),
  component('card-payment-api', 'kb-card-payment'),
  component('card-limit-api', 'kb-card-payment'),
  component('card-fraud-api', 'kb-card-risk'),
  component('life-claims-api', 'kb-life-claims', 'kb-life'),
  component('life-policy-api', 'kb-life-policy', 'kb-life'),
  {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'spring', title: 'Spring Boot', namespace: 'default' },
    spec: { type: 'service' },
  },
  {
    apiVersion: 'kronos.io/v1alpha1',
    kind: 'Offering',
    metadata: { name: 'jenkins', namespace: 'default' },
    spec: {
      text: {
        ko: { title: '젠킨스', description: '빌드' },
        en: { title: 'Jenkins', description: 'Builds' },
      },
    },
  },
];

const observation = (entity: string, at: string, data: unknown) => ({
  entityRef: `component:default/${entity}`,
  tool: at.split('/')[0],
  view: at.split('/')[1],
  data,
  observedAt: ago(HOUR),
  attemptedAt: ago(HOUR),
});

const build = (number: number, status: string, hours = 1) => ({
  job: 'j',
  number,
  status,
  startedAt: ago(hours * HOUR),
});
const review = (iid: number, state: string, waitsFor: string[]) => ({
  iid,
  state,
  approvedBy: [],
  waitsFor,
});
const issue = (id: number, change: Record<string, unknown> = {}) => ({
  id,
  subject: `Issue ${id}`,
  ...change,
});
const issues = (...listed: ReturnType<typeof issue>[]) => ({
  project: { id: 'p', name: 'p' },
  total: listed.length,
  byTracker: [],
  byPriority: [],
  issues: listed,
});

/** What the domains know in most stories: one service is in trouble, one is fine. */
const DOMAINS = {
  'delivery/observations/query': {
    items: [
      observation('card-payment-api', 'jenkins/builds', {
        jobs: [],
        builds: [
          build(8, 'running', 0.1),
          build(7, 'failed', 2),
          build(6, 'success', 30),
        ],
      }),
      observation('card-limit-api', 'jenkins/builds', {
        jobs: [],
        builds: [build(3, 'success')],
      }),
      observation('card-payment-api', 'kubernetes/workloads', {
        workloads: [
          {
            cluster: 'prd',
            stage: 'prd',
            namespace: 'n',
            kind: 'Deployment',
            name: 'w',
            status: 'degraded',
            ready: 1,
            desired: 3,
          },
        ],
      }),
      observation('card-payment-api', 'gitlab/merge-requests', {
        project: { path: 'p' },
        total: 5,
        mergeRequests: [
          { iid: 1, title: 'Mine', reviewers: ['kb국민카드 개발자'] },
          { iid: 2, title: 'Draft', draft: true, reviewers: ['someone'] },
          { iid: 3, title: 'Approved', reviewers: ['someone', 'lead'] },
          { iid: 4, title: 'With questions', reviewers: ['someone', 'lead'] },
          { iid: 5, title: 'Not read yet', reviewers: ['someone'] },
        ],
      }),
      observation('card-payment-api', 'gitlab/reviews', {
        reviews: [
          review(1, 'waiting', ['KB국민카드 개발자']),
          review(2, 'waiting', ['someone']),
          review(3, 'approved', []),
          // the person has asked for changes; another one has not looked yet
          review(4, 'changes-requested', ['lead']),
        ],
      }),
    ],
  },
  'observability/observations/query': {
    items: [
      observation('card-payment-api', 'prometheus/alerts', {
        alerts: [
          { name: 'HighErrorRate', state: 'firing', activeAt: ago(HOUR) },
          { name: 'Quiet', state: 'pending' },
        ],
      }),
      observation('card-limit-api', 'prometheus/alerts', { alerts: [] }),
    ],
  },
  'collaboration/observations/query': {
    items: [
      observation(
        'card-limit-api',
        'redmine/issues',
        issues(
          issue(11, { assignee: 'KB국민카드 개발자', dueDate: day(3) }),
          issue(12, { assignee: 'Somebody else' }),
          issue(13),
        ),
      ),
      observation(
        'card-fraud-api',
        'redmine/issues',
        issues(issue(21, { assignee: 'Someone', dueDate: day(-3) })),
      ),
      observation('card-limit-api', 'redmine/versions', {
        versions: [
          {
            id: 1,
            name: '1.4.0',
            status: 'open',
            dueDate: day(5),
            progress: 40,
            open: 3,
            closed: 2,
          },
          {
            id: 2,
            name: '1.3.0',
            status: 'closed',
            progress: 100,
            open: 0,
            closed: 4,
          },
        ],
      }),
      observation('card-fraud-api', 'redmine/versions', {
        versions: [
          {
            id: 3,
            name: '2.0.0',
            status: 'open',
            dueDate: day(-2),
            progress: 90,
            open: 1,
            closed: 9,
          },
        ],
      }),
    ],
  },
};

const installation = (id: string, change: Record<string, unknown> = {}) => ({
  id,
  offering: id,
  state: 'installed',
  checkedAt: ago(60_000),
  ...change,
});

/** Opens the home page of a member of these groups, with the backends answering by path. */
function open(
  groups: string[],
  answers: Record<string, unknown>,
  options: {
    language?: string;
    visible?: Entity[];
    catalog?: (api: CatalogApi) => CatalogApi;
  } = {},
) {
  const { catalog = api => api } = options;
  const asked: string[] = [];
  const fetch = async (input: RequestInfo | URL) => {
    const url = String(input);
    asked.push(url);
    const answer = Object.entries(answers).find(([path]) =>
      url.startsWith(`plugin://${path}`),
    );
    return answer
      ? new Response(JSON.stringify(answer[1]))
      : new Response('{}', { status: 503 });
  };
  renderInTestApp(<KronosHome />, {
    apis: [
      [
        identityApiRef,
        mockApis.identity({
          userEntityRef: 'user:default/someone',
          ownershipEntityRefs: groups.map(name => `group:default/${name}`),
          displayName: 'KB국민카드 개발자',
        }),
      ],
      [
        catalogApiRef,
        catalog(catalogApiMock({ entities: options.visible ?? entities })),
      ],
      [fetchApiRef, { fetch }],
      [
        appLanguageApiRef,
        {
          getAvailableLanguages: () => ({ languages: ['en', 'ko'] }),
          getLanguage: () => ({ language: options.language ?? 'en' }),
          setLanguage: () => {},
          language$: () => ({
            subscribe: () => ({ unsubscribe: () => {}, closed: false }),
          }),
        } as never,
      ],
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });
  return asked;
}

const rowsOf = async (table: string) =>
  within(await screen.findByRole('table', { name: table }))
    .getAllByRole('row')
    .slice(1);
const part = async (title: string) =>
  within(await screen.findByRole('region', { name: title }));
const tile = (label: string) =>
  within(screen.getByLabelText('At a glance')).getByText(label).parentElement;

describe('home page of a developer', () => {
  it('shows the own services with what is wrong first, and since when', async () => {
    const asked = open(['kb-card-payment'], DOMAINS);
    const [first, second, ...rest] = await rowsOf('My services');
    expect(first).toHaveTextContent('card-payment-api');
    expect(first).toHaveTextContent('Alert HighErrorRate · 1 hour ago');
    expect(first).toHaveTextContent('prd: only 1 of 3 ready');
    // the one that runs now does not hide the failure
    expect(first).toHaveTextContent('Build #7 failed · 2 hours ago');
    expect(second).toHaveTextContent('card-limit-api');
    expect(second).toHaveTextContent('Succeeded');
    expect(rest).toEqual([]);
    expect(screen.getByText(/1 needs a look/)).toBeInTheDocument();
    expect(screen.queryByText(/could not read/)).toBeNull();
    expect(tile('Alerts firing')).toHaveTextContent('1');
    expect(tile('Issues overdue')).toHaveTextContent(/0.of 3 open issues/);
    // nothing that is for other roles, and no tool is asked
    expect(asked.some(url => url.includes('marketplace'))).toBe(false);
    expect(asked.every(url => /observations\/query|v2\/tasks/.test(url))).toBe(
      true,
    );
  });

  it('tells what waits: reviews, issues of any team, and own runs that failed', async () => {
    open(['kb-card-payment'], {
      ...DOMAINS,
      'scaffolder/v2/tasks?createdBy=user': {
        tasks: [
          {
            id: 't1',
            createdAt: ago(HOUR),
            spec: {
              templateInfo: {
                entity: {
                  metadata: {
                    name: 'spring-boot-service',
                    title: '스프링 부트 서비스 · Spring Boot service',
                  },
                },
              },
              parameters: {
                service: {
                  affiliate: 'kb-card',
                  team: 'kb-card-payment',
                  name: 'card-new-api',
                },
              },
            },
          },
          { id: 'old', createdAt: ago(24 * 30 * HOUR), spec: {} },
          { nonsense: true },
        ],
      },
    });
    const waiting = await part('Waiting for you');
    expect(await waiting.findByText(/card-new-api/)).toBeInTheDocument();
    // of a service of another team, late: the first of the tools' things
    expect(await waiting.findByText('#21 Issue 21')).toBeInTheDocument();
    const things = waiting
      .getAllByRole('listitem')
      .map(item => item.textContent);
    expect(things).toEqual([
      expect.stringContaining('Spring Boot service · card-new-api'),
      expect.stringContaining('#21 Issue 21'),
      expect.stringContaining('!1 Mine'),
      expect.stringContaining('!5 Not read yet'),
      expect.stringContaining('#11 Issue 11'),
    ]);
    expect(things[0]).not.toContain('서비스');
    expect(things[1]).toContain('was due');
    expect(waiting.getByText('5 things')).toBeInTheDocument();
  });

  it('looks for work in all affiliates of the developer', async () => {
    open(['kb-card-payment', 'kb-life-claims'], {
      'collaboration/observations/query': {
        items: ['card-fraud-api', 'life-policy-api'].map((name, i) =>
          observation(
            name,
            'redmine/issues',
            issues(issue(30 + i, { assignee: 'someone' })),
          ),
        ),
      },
    });
    const waiting = await part('Waiting for you');
    expect(await waiting.findByText('#30 Issue 30')).toBeInTheDocument();
    expect(waiting.getByText('#31 Issue 31')).toBeInTheDocument();
  });

  it('stays whole when no backend answers, and says so', async () => {
    open(['kb-card-payment'], {});
    const rows = await rowsOf('My services');
    expect(rows).toHaveLength(2);
    expect(
      within(rows[0]).getAllByRole('img', { name: 'Not known yet' }),
    ).not.toHaveLength(0);
    expect(
      screen.getByText(/could not read builds and deployments, alerts, issues/),
    ).toBeInTheDocument();
    expect(tile('Alerts firing')).toHaveTextContent('–');
    expect(screen.queryByText(/All healthy/)).toBeNull();
    expect(screen.getByText(/Nothing is waiting for you/)).toBeInTheDocument();
  });

  it('says what to do when there is no service yet', async () => {
    open(['kb-card-payment'], DOMAINS, {
      visible: entities.filter(({ kind }) => kind === 'Group'),
    });
    expect(
      await screen.findByText(/create the first one from a template/),
    ).toBeInTheDocument();
  });

  it('speaks Korean', async () => {
    open(['kb-card-payment'], DOMAINS, { language: 'ko' });
    const [first] = await rowsOf('내 서비스');
    expect(first).toHaveTextContent('알람 HighErrorRate · 1시간 전');
    expect(first).toHaveTextContent('prd 3개 중 1개만 정상');
    expect(
      screen.getByRole('heading', { name: '나를 기다리는 일' }),
    ).toBeInTheDocument();
  });
});

it('shows a lead all services of the affiliate, once', async () => {
  open(['kb-card-leads', 'kb-card-payment'], DOMAINS);
  const rows = await rowsOf('Services of KB국민카드');
  expect(rows).toHaveLength(3);
  expect(screen.queryByRole('table', { name: 'My services' })).toBeNull();
});

describe('home page of a project manager', () => {
  it('shows versions and issues by service, what is late first', async () => {
    open(['kb-card-managers'], DOMAINS);
    const [first, second, third] = await rowsOf('Progress of KB국민카드');
    expect(first).toHaveTextContent('card-fraud-api');
    expect(first).toHaveTextContent('2.0.0');
    expect(
      within(first).getByRole('progressbar', { name: '2.0.0: 90% done' }),
    ).toHaveAttribute('value', '90');
    expect(second).toHaveTextContent(/card-limit-api1\.4\.040%/);
    expect(third).toHaveTextContent('card-payment-api––––');
    expect(tile('Versions due within 14 days')).toHaveTextContent(/2.1 late/);
    const decisions = await part('Needs a decision');
    expect(
      decisions.getAllByRole('listitem').map(item => item.textContent),
    ).toEqual([
      expect.stringContaining('#21 Issue 21'),
      expect.stringContaining('#13 Issue 13'),
    ]);
  });

  it('tells where an issue tracker comes from when there is none', async () => {
    open(['kb-card-managers'], {
      'collaboration/observations/query': { items: [] },
    });
    expect(
      await screen.findByText(/An affiliate admin can install one/),
    ).toBeInTheDocument();
  });
});

describe('home page of an affiliate admin', () => {
  it('shows what is installed, what is broken first: since when, why, what to do', async () => {
    open(['kb-card-admins'], {
      ...DOMAINS,
      'marketplace/installations?affiliate=kb-card': {
        items: [
          installation('gitlab', { inherited: true }),
          installation('jenkins', {
            state: 'degraded',
            brokenSince: ago(3 * HOUR),
            problem: { kind: 'unauthorized', message: 'x' },
          }),
          installation('prometheus', {
            state: 'failed',
            inherited: true,
            problem: { kind: 'timeout', message: 'x' },
          }),
          installation('hidden', { mode: 'off' }),
        ],
      },
    });
    const [first, second, third, ...rest] = await rowsOf(
      'Installed for KB국민카드',
    );
    expect(await screen.findByText('Jenkins')).toBe(first.querySelector('td'));
    expect(first).toHaveTextContent('Has a problem');
    expect(first).toHaveTextContent('since 3 hours ago');
    expect(first).toHaveTextContent('The tool refuses the credentials.');
    expect(first).toHaveTextContent('1 minute ago');
    // what the group shares is not for the affiliate to mend
    expect(second).toHaveTextContent('prometheusshared by the group');
    expect(second).toHaveTextContent('A group admin can fix this.');
    expect(second).toHaveTextContent('Failed');
    expect(third).toHaveTextContent('gitlab');
    expect(third).toHaveTextContent('Installed');
    expect(rest).toEqual([]);
    expect(screen.getByText('2 have a problem')).toBeInTheDocument();
    expect(await rowsOf('Services of KB국민카드')).toHaveLength(3);
  });

  it('says where to begin when nothing is installed', async () => {
    open(['kb-card-admins'], {
      'marketplace/installations': { items: [] },
    });
    expect(
      await screen.findByText(/Install tools from the marketplace/),
    ).toBeInTheDocument();
  });

  it('says that a silent marketplace stops nothing', async () => {
    open(['kb-card-admins'], DOMAINS);
    expect(
      await screen.findByText(/What is installed keeps working/),
    ).toBeInTheDocument();
    expect(await rowsOf('Services of KB국민카드')).toHaveLength(3);
  });
});

it('shows executives the affiliates side by side, with no number that nobody measured', async () => {
  const asked = open(['kb-executives'], DOMAINS);
  const [card, life] = await rowsOf('Affiliates side by side');
  expect(card).toHaveTextContent('KB국민카드');
  // three builds that ended, of two services; one of the two is broken
  expect(card).toHaveTextContent('1 / 2');
  expect(card).toHaveTextContent('66.7%');
  expect(card).toHaveTextContent('41 overdue');
  expect(life).toHaveTextContent('KB생명보험2––––');
  expect(asked.some(url => url.includes('marketplace'))).toBe(false);
});

it('counts all services of every affiliate, and takes an equal share of each for the rest', async () => {
  const many = Array.from({ length: 1_700 }, (_, i) =>
    component(`card-${i}`, 'kb-card-payment'),
  );
  const others = Array.from({ length: 20 }, (_, i) =>
    component(`life-${i}`, 'kb-life-claims', 'kb-life'),
  );
  const asked = open(['kb-executives'], DOMAINS, {
    visible: [
      ...entities.filter(({ kind }) => kind === 'Group'),
      ...many,
      ...others,
    ],
  });
  const rows = await rowsOf('Affiliates side by side');
  const [card, life] = rows.sort((a, b) =>
    a.textContent!.localeCompare(b.textContent!),
  );
  expect(card).toHaveTextContent('KB국민카드1,7001500 checked');
  expect(life).toHaveTextContent('KB생명보험20–');
  expect(tile('Services')).toHaveTextContent('1,720');
  expect(asked).toHaveLength(4 * 3);
});

it.each([['kb-executives'], ['kronos-platform']])(
  'tells %s that the affiliates could not be read, and tries again when asked',
  async who => {
    let down = true;
    open([who], DOMAINS, {
      catalog: api => ({
        ...api,
        getEntitiesByRefs: request => api.getEntitiesByRefs(request),
        queryEntities: async request => {
          if (down) throw new Error('The catalog is away');
          return api.queryEntities(request);
        },
      }),
    });
    const panel = await part('Affiliates side by side');
    expect(
      panel.getByText(/affiliates could not be loaded/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('table')).toBeNull();
    down = false;
    await userEvent.click(panel.getByRole('button', { name: 'Try again' }));
    expect(await rowsOf('Affiliates side by side')).toHaveLength(2);
  },
);

it('gives no good mark for what nobody knows', async () => {
  open(['kb-executives'], {});
  await rowsOf('Affiliates side by side');
  for (const label of ['Healthy services', 'Alerts firing']) {
    expect(tile(label)).toHaveTextContent('–');
    expect(tile(label)).not.toHaveAttribute('data-tone', 'good');
  }
  expect(
    screen.getByText(/could not read builds and deployments, alerts, issues/),
  ).toBeInTheDocument();
});

it('shows the group admin the installations of all affiliates, broken ones first', async () => {
  open(['kronos-platform'], {
    ...DOMAINS,
    'marketplace/installations?affiliate=group': {
      items: [installation('gitlab')],
    },
    'marketplace/installations?affiliate=kb-life': {
      items: [
        installation('gitlab', { inherited: true, state: 'degraded' }),
        installation('jenkins', {
          state: 'degraded',
          brokenSince: ago(3 * HOUR),
          problem: { kind: 'unreachable', message: 'x' },
        }),
      ],
    },
  });
  const [life, whole, card] = await rowsOf('Installations by affiliate');
  expect(life).toHaveTextContent(/KB생명보험1. 1 has a problem/);
  expect(await within(life).findByText('Jenkins')).toBeInTheDocument();
  expect(life).toHaveTextContent('(3 hours ago) The tool cannot be reached.');
  expect(whole).toHaveTextContent(/Whole group1. All working/);
  // one that cannot be read leaves the others
  expect(card).toHaveTextContent(/KB국민카드–. Could not be read/);
});

it('tells a partner what there is to see and how to go on', async () => {
  const asked = open(
    ['partners'],
    {},
    {
      visible: entities.filter(({ metadata }) =>
        ['partners', 'spring', 'jenkins'].includes(metadata.name),
      ),
    },
  );
  expect(
    await screen.findByRole('heading', { name: 'Welcome to the platform' }),
  ).toBeInTheDocument();
  expect(screen.getByText('Ask for access')).toBeInTheDocument();
  expect(await screen.findByText('Spring Boot')).toBeInTheDocument();
  expect(await screen.findByText('Builds')).toBeInTheDocument();
  expect(screen.queryByText('Create a service')).toBeNull();
  expect(asked).toEqual([]);
});
