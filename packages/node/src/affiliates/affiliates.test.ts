import type { Entity } from '@backstage/catalog-model';
import { mockServices } from '@backstage/backend-test-utils';
import { affiliatesServiceMock } from './affiliatesServiceMock';
import { CatalogAffiliatesService } from './CatalogAffiliatesService';

const group = (
  name: string,
  type: string,
  parent?: string,
  role?: string,
  members?: string[],
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: {
    name,
    namespace: 'default',
    annotations: role ? { 'kronos.io/role': role } : {},
  },
  spec: {
    type,
    children: [],
    ...(parent && { parent }),
    ...(members && { members }),
    profile: { displayName: name.toUpperCase() },
  },
});
const user = (name: string, memberOf: string[]): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
  spec: { memberOf },
});

const organisation = [
  group('holding', 'group'),
  group('card', 'affiliate', 'holding'),
  group('card-payment', 'team', 'card', 'developer'),
  group('card-payment-core', 'team', 'group:default/card-payment'),
  group('card-admins', 'role', 'card', 'affiliate-admin'),
  group('life', 'affiliate', 'holding'),
  group('life-claims', 'team', 'life', 'developer', ['guest']),
  group('platform', 'role', 'holding', 'group-admin'),
  group('executives', 'role', 'holding', 'executive'),
  group('stray', 'role', undefined, 'group-admin'),
  group('lost', 'team', 'gone', 'group-admin'),
  group('snake', 'team', 'tail', 'group-admin'),
  group('tail', 'team', 'snake'),
  user('dev', ['card-payment', 'card-payment-core']),
  user('both', ['card-payment', 'life-claims']),
  user('borrowed', ['card-payment']),
  user('operator', ['platform', 'card-payment']),
  user('alone', []),
  user('guest', []),
];
const service = () =>
  affiliatesServiceMock({
    entities: organisation,
    root: 'group:default/holding',
  });

describe('affiliates', () => {
  it('lists the affiliates with their titles', async () => {
    expect(await service().list()).toEqual([
      { name: 'card', title: 'CARD', ref: 'group:default/card' },
      { name: 'life', title: 'LIFE', ref: 'group:default/life' },
    ]);
  });

  it.each([
    ['group:default/card', { kind: 'affiliate', name: 'card' }],
    ['group:default/card-payment-core', { kind: 'affiliate', name: 'card' }],
    ['Group:default/Card-Payment', { kind: 'affiliate', name: 'card' }],
    ['group:default/platform', { kind: 'group' }],
    ['group:default/holding', { kind: 'group' }],
    ['group:default/unknown', { kind: 'unresolved' }],
    ['group:default/lost', { kind: 'unresolved' }],
    ['group:default/snake', { kind: 'unresolved' }],
    ['group:default/stray', { kind: 'unresolved' }],
    ['user:default/dev', { kind: 'affiliate', name: 'card' }],
    ['user:default/guest', { kind: 'affiliate', name: 'life' }],
    ['user:default/operator', { kind: 'affiliate', name: 'card' }],
    ['user:default/both', { kind: 'unresolved' }],
    ['user:default/alone', { kind: 'unresolved' }],
    ['component:default/no-owner', { kind: 'unresolved' }],
  ])('%s stands at %j', async (ref, standing) => {
    expect(await service().affiliateOfOwner(ref)).toEqual(standing);
  });

  it('takes any root for the group when none is configured', async () => {
    const open = affiliatesServiceMock({ entities: organisation });
    expect(await open.affiliateOfGroup('group:default/stray')).toEqual({
      kind: 'group',
    });
  });

  it('gives roles for the affiliate of the Group, everywhere above them, and none when unresolved', async () => {
    const grants = await service().grantsOf([
      'user:default/dev',
      'group:default/card-payment',
      'group:default/card-admins',
      'group:default/executives',
      'group:default/stray',
      'group:default/lost',
      'group:default/snake',
      'group:default/card-payment-core',
    ]);
    expect(grants).toEqual([
      { role: 'developer', affiliate: 'card' },
      { role: 'affiliate-admin', affiliate: 'card' },
      { role: 'executive', affiliate: '*' },
    ]);
  });

  it('reads the catalog once for many questions, again after ten seconds, an invalidation or a failure', async () => {
    let now = 0;
    let reads = 0;
    let broken = true;
    const affiliates = CatalogAffiliatesService.create({
      auth: mockServices.auth(),
      now: () => now,
      catalog: {
        getEntityByRef: async () => undefined,
        queryEntities: async request => {
          reads++;
          if (broken) throw new Error('the catalog is not there yet');
          const second = request && 'cursor' in request;
          const items = organisation.filter(e => e.kind === 'Group');
          return {
            items: second ? items.slice(3) : items.slice(0, 3),
            totalItems: items.length,
            pageInfo: second ? {} : { nextCursor: 'more' },
          };
        },
      },
    });

    await expect(affiliates.list()).rejects.toThrow('not there yet');
    broken = false;
    const [first, second] = await Promise.all([
      affiliates.list(),
      affiliates.affiliateOfGroup('group:default/life-claims'),
    ]);
    expect(first).toHaveLength(2);
    expect(second).toEqual({ kind: 'affiliate', name: 'life' });
    expect(reads).toBe(3); // the failure, then two pages
    now = 9_999;
    await affiliates.list();
    expect(reads).toBe(3);
    now = 10_000;
    await affiliates.list();
    expect(reads).toBe(5);
    affiliates.invalidate();
    await affiliates.list();
    expect(reads).toBe(7);
  });
});
