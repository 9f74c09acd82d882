import { fetchApiRef, identityApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { ANNOTATION_ROLE, LABEL_AFFILIATE } from '@kronos-portal/common';
import { screen, within } from '@testing-library/react';
import { KronosHome } from './KronosHome';

const group = (
  name: string,
  type: string,
  affiliate: string,
  role?: string,
) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: {
    name,
    title: name === 'kb-card' ? 'KB국민카드' : name,
    labels: { [LABEL_AFFILIATE]: affiliate },
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

const entities = [
  group('kb-card', 'affiliate', 'kb-card'),
  group('kb-card-payment', 'team', 'kb-card', 'developer'),
  group('kb-card-admins', 'team', 'kb-card', 'affiliate-admin'),
  component('card-payment-api', 'kb-card-payment'),
  component('card-limit-api', 'kb-card-payment'),
];

const observation = (
  entity: string,
  tool: string,
  view: string,
  data: unknown,
) => ({
  entityRef: `component:default/${entity}`,
  tool,
  view,
  data,
  observedAt: '2026-11-23T00:00:00Z',
  attemptedAt: '2026-11-23T00:00:00Z',
});

/** Answers of the backends, by path. */
function portal(answers: Record<string, unknown>) {
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
  return { asked, fetch };
}

function open(groups: string[], answers: Record<string, unknown>) {
  const { asked, fetch } = portal(answers);
  renderInTestApp(<KronosHome />, {
    apis: [
      [
        identityApiRef,
        mockApis.identity({
          userEntityRef: 'user:default/someone',
          ownershipEntityRefs: groups,
          displayName: 'KB국민카드 개발자',
        }),
      ],
      [catalogApiRef, catalogApiMock({ entities })],
      [fetchApiRef, { fetch }],
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });
  return asked;
}

describe('home page', () => {
  it('shows a developer the own services, what is wrong first', async () => {
    const asked = open(['group:default/kb-card-payment'], {
      'delivery/observations/query': {
        items: [
          observation('card-payment-api', 'jenkins', 'builds', {
            jobs: [],
            builds: [{ job: 'j', number: 7, status: 'failed' }],
          }),
          observation('card-limit-api', 'jenkins', 'builds', {
            jobs: [],
            builds: [{ job: 'j', number: 3, status: 'success' }],
          }),
        ],
      },
      'observability/observations/query': { items: [] },
      'collaboration/observations/query': { items: [] },
    });

    const table = await screen.findByRole('table');
    const [, first, second] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent('card-payment-api');
    expect(first).toHaveTextContent('Failed');
    expect(second).toHaveTextContent('Succeeded');
    expect(screen.getByText(/1 needs a look/)).toBeInTheDocument();
    // one request to each domain, whatever the number of services
    expect(
      asked.filter(url => url.includes('observations/query')),
    ).toHaveLength(3);
    expect(asked.some(url => url.includes('marketplace'))).toBe(false);
  });

  it('stays whole when the domains do not answer', async () => {
    open(['group:default/kb-card-payment'], {});
    const table = await screen.findByRole('table');
    expect(within(table).getAllByText('not known yet')).not.toHaveLength(0);
    expect(within(table).getByText('card-payment-api')).toBeInTheDocument();
  });

  it('shows an admin of an affiliate how its installations do', async () => {
    open(['group:default/kb-card-admins'], {
      'marketplace/installations?affiliate=kb-card': {
        items: [
          { id: '1', offering: 'jenkins', state: 'degraded' },
          { id: '2', offering: 'gitlab', state: 'installed' },
        ],
      },
    });
    expect(await screen.findByText('1 has a problem')).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'Installed for KB국민카드' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('heading', { name: 'Services of KB국민카드' }),
    ).toBeInTheDocument();
  });

  it('welcomes a partner without services or installations', async () => {
    const asked = open([], {});
    expect(
      await screen.findByRole('heading', { name: 'Welcome to the platform' }),
    ).toBeInTheDocument();
    expect(asked).toEqual([]);
  });
});
