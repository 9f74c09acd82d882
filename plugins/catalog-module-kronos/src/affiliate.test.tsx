import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  createFrontendModule,
  fetchApiRef,
  identityApiRef,
} from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { ANNOTATION_ROLE, LABEL_AFFILIATE } from '@kronos-portal/common';
import { screen, within } from '@testing-library/react';
import catalogModule from '.';
import { myAffiliatePage } from './affiliate';

jest.setTimeout(30_000);

const group = (
  name: string,
  type: string,
  title: string,
  options: { role?: string; members?: string[]; affiliate?: string } = {},
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: {
    name,
    title,
    namespace: 'default',
    labels: { [LABEL_AFFILIATE]: options.affiliate ?? 'kb-card' },
    ...(options.role && { annotations: { [ANNOTATION_ROLE]: options.role } }),
  },
  spec: { type, children: [] },
  relations: (options.members ?? []).map(member => ({
    type: 'hasMember',
    targetRef: `user:default/${member}`,
  })),
});
const user = (name: string, displayName: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
  spec: { profile: { displayName }, memberOf: [] },
});
const component = (name: string, owner: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    labels: { [LABEL_AFFILIATE]: 'kb-card' },
  },
  spec: { type: 'service', lifecycle: 'production', owner },
  relations: [
    {
      type: 'ownedBy',
      targetRef: stringifyEntityRef(
        parseEntityRef(owner, { defaultKind: 'group' }),
      ),
    },
  ],
});

const card = group('kb-card', 'affiliate', 'KB국민카드');
const life = group('kb-life', 'affiliate', 'KB생명보험', {
  affiliate: 'kb-life',
});
const entities = [
  card,
  group('kb-card-payment', 'team', '결제팀', {
    role: 'developer',
    members: ['kim', 'lee'],
  }),
  group('kb-card-risk', 'team', '리스크팀', {
    role: 'developer',
    members: ['kim'],
  }),
  group('kb-card-leads', 'role', '개발 리더', {
    role: 'lead',
    members: ['lee'],
  }),
  user('kim', '김개발'),
  user('lee', '이리더'),
  component('card-payment-api', 'kb-card-payment'),
  component('card-limit-api', 'group:default/kb-card-payment'),
];

const FAILED = {
  entityRef: 'component:default/card-payment-api',
  tool: 'jenkins',
  view: 'builds',
  data: { jobs: [], builds: [{ job: 'pay', number: 7, status: 'failed' }] },
  observedAt: new Date().toISOString(),
  attemptedAt: new Date().toISOString(),
};

function open(
  path: string,
  visible: Entity[],
  ownershipEntityRefs: string[] = [],
  // the other domains do not answer
  answers: Record<string, unknown[]> = { delivery: [FAILED] },
) {
  renderTestApp({
    features: [
      catalogPlugin,
      catalogModule,
      createFrontendModule({
        pluginId: 'catalog',
        // asks for a permission before the app starts, which the test app does not do
        extensions: [myAffiliatePage.override({ if: undefined })],
      }),
    ],
    initialRouteEntries: [path],
    apis: [
      [
        identityApiRef,
        mockApis.identity({
          userEntityRef: 'user:default/kim',
          ownershipEntityRefs,
        }),
      ],
      [catalogApiRef, catalogApiMock({ entities: visible })],
      [
        fetchApiRef,
        {
          fetch: async (input: RequestInfo | URL) => {
            const [, domain] =
              /^plugin:\/\/(\w+)\/observations\/query$/.exec(String(input)) ??
              [];
            return domain && answers[domain]
              ? new Response(JSON.stringify({ items: answers[domain] }))
              : new Response('{}', { status: 503 });
          },
        },
      ],
    ] as never,
  });
}

const rowsOf = async (table: string) =>
  within(await screen.findByRole('table', { name: table }))
    .getAllByRole('row')
    .slice(1);

describe('page of an affiliate', () => {
  it('shows its teams with how they do, and its services with what is wrong first', async () => {
    open('/catalog/default/group/kb-card', entities);
    const [payment, risk, ...rest] = await rowsOf('Teams');
    expect(payment).toHaveTextContent(/결제팀22. 1 needs a look/);
    expect(risk).toHaveTextContent('리스크팀10–');
    expect(rest).toEqual([]);
    const [first, second] = await rowsOf('Services');
    expect(first).toHaveTextContent('card-payment-api▲ Build #7 failed');
    expect(second).toHaveTextContent('card-limit-api');
    expect(
      screen.getByText(/could not read alerts, issues just now/),
    ).toBeInTheDocument();
  });

  it('calls nothing healthy of which nothing is known', async () => {
    const dots = async () => {
      const [payment] = await rowsOf('Teams');
      const panel = screen.getByRole('region', { name: 'Services (2)' });
      return [within(payment), within(panel)];
    };
    open('/catalog/default/group/kb-card', entities, [], {});
    for (const place of await dots()) {
      expect(place.queryByText(/All healthy/)).toBeNull();
      expect(place.getByText(/Not known yet/)).toBeInTheDocument();
    }
    expect(
      screen.getByText(/could not read builds and deployments, alerts, issues/),
    ).toBeInTheDocument();
  });

  it('calls healthy what is known and in order', async () => {
    const builds = [{ job: 'pay', number: 8, status: 'success' }];
    open('/catalog/default/group/kb-card', entities, [], {
      delivery: [{ ...FAILED, data: { jobs: [], builds } }],
      observability: [],
      collaboration: [],
    });
    const [payment] = await rowsOf('Teams');
    expect(payment).toHaveTextContent('All healthy');
    expect(screen.queryByText(/could not read/)).toBeNull();
  });

  it('tells how many services there are, and of how many the state is known', async () => {
    const many = Array.from({ length: 3_002 }, (_, i) =>
      component(`card-${String(i).padStart(4, '0')}`, 'kb-card-payment'),
    );
    open('/catalog/default/group/kb-card', [...entities.slice(0, 6), ...many]);
    const [payment] = await rowsOf('Teams');
    expect(payment).toHaveTextContent('결제팀23,002');
    expect(
      await screen.findByRole('region', { name: 'Services (3,002)' }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        '2972 more in the catalog. Only the first 3000 were checked for problems.',
      ),
    ).toBeInTheDocument();
  });

  it('shows its people by role', async () => {
    open('/catalog/default/group/kb-card', entities);
    const people = within(
      await screen.findByRole('region', { name: 'People by role' }),
    );
    expect(await people.findByText('Developers')).toHaveTextContent(
      'Developers 2',
    );
    expect(
      people.getAllByRole('link').map(({ textContent }) => textContent),
    ).toEqual(['김개발', '이리더', '이리더']);
  });

  it('says what to do where there is nothing yet', async () => {
    open('/catalog/default/group/kb-life', [life]);
    expect(await screen.findByText(/no service yet/)).toBeInTheDocument();
    expect(screen.getByText(/no team yet/)).toBeInTheDocument();
    expect(await screen.findByText(/Nobody holds a role/)).toBeInTheDocument();
  });
});

describe('page of a team', () => {
  const owned: Entity[] = [
    ...entities.filter(({ kind }) => kind !== 'Component'),
    component('card-payment-api', 'kb-card-payment'),
  ];

  it('shows its services with how they do, and its people', async () => {
    open('/catalog/default/group/kb-card-payment', owned);
    const [first, ...rest] = await rowsOf('Services');
    expect(first).toHaveTextContent('card-payment-api▲ Build #7 failed');
    expect(rest).toEqual([]);
    const people = await screen.findByRole('region', { name: 'Members' });
    expect(
      (await within(people).findAllByRole('link')).map(a => a.textContent),
    ).toEqual(['김개발', '이리더']);
  });

  it('says that nothing belongs to it yet', async () => {
    open('/catalog/default/group/kb-card-risk', owned);
    expect(await screen.findByText(/No service belongs/)).toBeInTheDocument();
  });
});

describe('my affiliate', () => {
  it('leads to the own one', async () => {
    open(
      '/my-affiliate',
      [...entities, life],
      ['group:default/kb-card-payment'],
    );
    expect(await rowsOf('Teams')).toHaveLength(2);
    expect(
      screen.getByRole('heading', { name: 'KB국민카드' }),
    ).toBeInTheDocument();
  });

  it('lets those choose who stand above the affiliates', async () => {
    open('/my-affiliate', [...entities, life]);
    expect(
      await screen.findByRole('link', { name: 'KB국민카드' }),
    ).toHaveAttribute('href', '/catalog/default/group/kb-card');
    expect(
      screen.getByRole('link', { name: 'KB생명보험' }),
    ).toBeInTheDocument();
  });

  it('tells those who have none whom to ask', async () => {
    open('/my-affiliate', []);
    expect(
      await screen.findByText(/You belong to no affiliate yet/),
    ).toBeInTheDocument();
  });
});
