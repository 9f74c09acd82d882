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
    // parts and gaps
    '/entities/by-query?filter=kind=component&fields=relations.1.targetRef',
    '/entities/by-query?filter=kind=component&fields=relations.targetRef,relations.length',
    '/entities?filter=metadata.name=payment&fields=relations.2',
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

  describe('asked for by its relations', () => {
    const list = '/api/catalog/entities/by-query';
    const named = (answer: { body: any }) =>
      answer.body.items.map((item: any) => item.metadata.name);
    const query = (person: string, asked: object) =>
      portal.post(person, list, asked);

    it('finds by a whole target that one may see, in each way of asking', async () => {
      const developer = 'card-developer';
      const target = 'component:default/Point';
      const answers = [
        await portal.get(
          developer,
          `${list}?filter=relations.dependencyOf=${target}`,
        ),
        await query(developer, { query: { 'relations.dependencyOf': target } }),
        await query(developer, {
          query: {
            relations: {
              $contains: { type: 'dependencyOf', targetRef: { $in: [target] } },
            },
          },
        }),
      ];
      expect(answers.map(named)).toEqual([
        ['payment'],
        ['payment'],
        ['payment'],
      ]);
    });

    const secret = 'component:default/secret-merger';
    const GUESSES: [string, object | undefined][] = [
      [`?filter=relations.dependencyOf=${secret}`, undefined],
      [
        `?filter=kind=user&filter= RELATIONS.dependencyof =${secret}`,
        undefined,
      ],
      ['', { query: { 'Relations.dependencyOf': secret } }],
      ['', { query: { 'relations.dependencyOf': { $in: [secret] } } }],
      ['', { query: { 'relations.dependencyOf': { $contains: secret } } }],
      [
        '',
        {
          query: {
            $all: [
              { kind: 'component' },
              {
                relations: {
                  $contains: { type: 'dependencyOf', targetRef: secret },
                },
              },
            ],
          },
        },
      ],
    ];

    it.each(GUESSES)(
      'a hidden target is one that does not exist: %s %j',
      async (address, body) => {
        const ask = (person: string) =>
          body
            ? query(person, body)
            : portal.get(person, list + encodeURI(address));
        expect(named(await ask('group-admin'))).toContain('payment');
        const answer = await ask('card-developer');
        expect(answer.status).toBe(200);
        expect(named(answer)).not.toContain('payment');
      },
    );

    it('what is not there for a person is not there in a negation either', async () => {
      const answer = await query('card-developer', {
        query: {
          $all: [
            { 'metadata.name': 'payment' },
            { $not: { 'relations.dependencyOf': secret } },
          ],
        },
      });
      expect(named(answer)).toEqual(['payment']);
    });

    const cursor = (content: object) =>
      Buffer.from(
        JSON.stringify({
          orderFields: [],
          orderFieldValues: [],
          isPrevious: false,
          ...content,
        }),
      ).toString('base64');
    const REFUSED: [string, object | undefined][] = [
      ['?orderField=relations.dependencyOf,asc&limit=1', undefined],
      ['?orderField=Relations.dependencyOf&limit=1', undefined],
      [
        '?fullTextFilterTerm=secret&fullTextFilterFields=metadata.name,relations.dependencyof',
        undefined,
      ],
      ['?filter=kind=component,relations.dependencyof', undefined],
      ['', { orderBy: [{ field: 'relations.dependencyOf', order: 'asc' }] }],
      [
        '',
        {
          fullTextFilter: { term: 'sec', fields: ['relations.dependencyOf'] },
        },
      ],
      ['', { query: { 'relations.dependencyOf': { $exists: true } } }],
      [
        '',
        {
          query: {
            $not: { 'relations.dependencyOf': { $hasPrefix: 'component:' } },
          },
        },
      ],
      ['', { query: { relations: { $contains: { type: 'dependencyOf' } } } }],
      [
        `?cursor=${cursor({
          orderFields: [{ field: 'relations.dependencyof', order: 'asc' }],
        })}`,
        undefined,
      ],
      ['', { cursor: cursor({ query: { 'relations.dependencyof': secret } }) }],
      [
        '',
        {
          cursor: cursor({
            filter: {
              allOf: [{ key: 'relations.dependencyof', values: [secret] }],
            },
          }),
        },
      ],
    ];

    it.each(REFUSED)(
      'what tells of targets without their name is refused: %s %j',
      async (address, body) => {
        const answer = body
          ? await query('card-developer', body)
          : await portal.get('card-developer', list + address);
        expect(answer.status).toBe(400);
        expect(answer.text).toMatch(/relations\.ownedBy=group:default/);
      },
    );

    it('pages of such a question go on to the end', async () => {
      const first = await portal.get(
        'card-developer',
        `${list}?filter=relations.ownedBy=group:default/card-team,relations.ownedBy=group:default/life-team&limit=1&orderField=metadata.name,asc`,
      );
      expect(named(first)).toEqual(['payment']);
      const next = await portal.get(
        'card-developer',
        `${list}?limit=1&cursor=${first.body.pageInfo.nextCursor}`,
      );
      expect(named(next)).toEqual(['point']);
    });
  });
});
