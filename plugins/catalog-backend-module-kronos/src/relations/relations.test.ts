import {
  connectionsServiceMock,
  SignedInPortal,
  written,
} from '@kronos-portal/node/testUtils';
import permissionModuleKronos from '@kronos-portal/plugin-permission-backend-module-kronos';
import catalogModuleKronos from '..';

const { group, user, service } = written;
const dependsOn = ['component:payment'];

/** Two services of KB생명보험 lean on one of KB국민카드, and so does a colleague's. */
const world = [
  group('holding', 'group'),
  group('platform', 'role', 'holding', { role: 'group-admin' }),
  group('card', 'affiliate', 'holding'),
  group('card-team', 'team', 'card', { role: 'developer' }),
  group('life', 'affiliate', 'holding'),
  group('life-team', 'team', 'life', { role: 'developer' }),
  user('card-developer', ['card-team']),
  user('group-admin', ['platform']),
  service('payment', 'card-team'),
  service('point', 'card-team', { dependsOn }),
  service('secret-merger', 'life-team', { dependsOn }),
  service('secret-claims', 'life-team', { dependsOn }),
];

describe('what the catalog says of a service that others lean on', () => {
  jest.setTimeout(60_000);
  let portal: SignedInPortal;

  beforeAll(async () => {
    portal = await SignedInPortal.start({
      entities: world,
      features: [
        permissionModuleKronos,
        catalogModuleKronos,
        connectionsServiceMock().factory,
      ],
    });
    const complete = async () => {
      const { body } = await portal.get(
        'group-admin',
        '/api/catalog/entities/by-name/component/default/payment',
      );
      const own = await portal.get(
        'card-developer',
        '/api/catalog/entities/by-query?filter=kind=component',
      );
      // labels come when the affiliates are known
      return body.relations?.length === 4 && own.body.items?.length === 2;
    };
    while (!(await complete())) {
      await new Promise(resolve => setTimeout(resolve, 300));
    }
  });
  afterAll(() => portal?.stop());

  const PATHS = [
    '/entities/by-name/component/default/payment',
    '/entities/by-query?filter=kind=component',
    '/entities?filter=kind=component',
    '/entities/by-name/component/default/payment/ancestry',
    '/entity-facets?facet=relations.dependencyOf',
    '/entity-facets?facet=relations.dependencyof&facet=kind',
  ];

  it.each(PATHS)('%s names nothing of another affiliate', async path => {
    const admin = await portal.get('group-admin', `/api/catalog${path}`);
    expect(admin.status).toBe(200);
    const developer = await portal.get('card-developer', `/api/catalog${path}`);
    expect(developer.status).toBe(200);
    expect(developer.text).not.toContain('secret');
    // and what is one's own stays
    const point = 'component:default/point';
    expect(developer.text.includes(point)).toBe(admin.text.includes(point));
  });

  it('shows all of them to those who may see them', async () => {
    const { text } = await portal.get('group-admin', `/api/catalog${PATHS[0]}`);
    expect(text).toContain('secret-merger');
    expect(text).toContain('secret-claims');
  });

  it('names nothing when asked for many by their refs', async () => {
    const answer = await portal.post(
      'card-developer',
      '/api/catalog/entities/by-refs',
      {
        entityRefs: [
          'component:default/payment',
          'component:default/secret-merger',
        ],
      },
    );
    expect(answer.status).toBe(200);
    expect(answer.body.items[1]).toBeNull();
    expect(answer.text).not.toContain('secret');
    expect(answer.text).toContain('component:default/point');
  });
});
