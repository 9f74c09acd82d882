import type { Entity } from '@backstage/catalog-model';
import { buildStart } from '@kronos-portal/common';
import { SignedInPortal, written } from '@kronos-portal/node/testUtils';
import permissionModuleKronos from './index';

const { group, user, service } = written;
const card = { affiliate: 'card' };
const life = { affiliate: 'life' };

// labelled as the catalog module would
const world = [
  group('holding', 'group'),
  group('platform', 'role', 'holding', { role: 'group-admin' }),
  group('executives', 'role', 'holding', { role: 'executive' }),
  group('card', 'affiliate', 'holding', card),
  group('card-team', 'team', 'card', { ...card, role: 'developer' }),
  group('life', 'affiliate', 'holding', life),
  group('life-team', 'team', 'life', { ...life, role: 'developer' }),
  user('card-developer', ['card-team'], 'card'),
  user('group-admin', ['platform']),
  user('executive', ['executives']),
  user('newcomer', [], 'unresolved'),
  service('payment', 'card-team', card),
  service('claims', 'life-team', life),
  service('lost', 'nobody', { affiliate: 'unresolved' }),
  service('portal', 'platform'),
];

describe('the policy, from sign-in to the catalog', () => {
  jest.setTimeout(40_000);
  let portal: SignedInPortal;

  const asked = (name: string, path: string) =>
    portal.get(name, `/api/catalog${path}`);
  const components = async (name: string) => {
    const { body } = await asked(
      name,
      '/entities/by-query?filter=kind=component',
    );
    return body.items?.map((e: Entity) => e.metadata.name).sort();
  };

  beforeAll(async () => {
    portal = await SignedInPortal.start({
      entities: world,
      features: [permissionModuleKronos],
    });
    // the last one in the list is in when a group admin sees all of them
    while (((await components('group-admin')) ?? []).length < 4) {
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  });
  afterAll(() => portal?.stop());

  it('lists to each what is theirs', async () => {
    expect(await components('card-developer')).toEqual(['payment', 'portal']);
    expect(await components('executive')).toEqual([
      'claims',
      'payment',
      'portal',
    ]);
    expect(await components('newcomer')).toEqual(['portal']);
    expect(await components('group-admin')).toEqual([
      'claims',
      'lost',
      'payment',
      'portal',
    ]);
  });

  it('finds nothing of another affiliate by name, and no locations', async () => {
    const status = async (name: string, component: string) =>
      (await asked(name, `/entities/by-name/component/default/${component}`))
        .status;
    expect(await status('card-developer', 'payment')).toBe(200);
    expect(await status('card-developer', 'claims')).toBe(404);
    expect(await status('card-developer', 'lost')).toBe(404);
    expect(await status('executive', 'claims')).toBe(200);
    expect(await status('executive', 'lost')).toBe(404);
    expect((await asked('card-developer', '/locations')).body).toEqual([]);
    expect(
      (await asked('card-developer', '/entities/by-name/user/default/newcomer'))
        .status,
    ).toBe(404);
  });

  it('decides our own permissions by the entity they are about', async () => {
    const mayStartBuild = async (name: string, ...names: string[]) => {
      const { status, body } = await portal.post(
        name,
        '/api/permission/authorize',
        {
          items: names.map((component, i) => ({
            id: String(i),
            permission: buildStart,
            resourceRef: `component:default/${component}`,
          })),
        },
      );
      expect(status).toBe(200);
      return body.items.map((item: any) => item.result);
    };
    const all = ['payment', 'claims', 'portal', 'lost', 'does-not-exist'];
    expect(await mayStartBuild('card-developer', ...all)).toEqual([
      'ALLOW',
      'DENY',
      'DENY',
      'DENY',
      'DENY',
    ]);
    expect(await mayStartBuild('executive', 'payment', 'portal')).toEqual([
      'DENY',
      'DENY',
    ]);
    expect(await mayStartBuild('group-admin', 'payment', 'lost')).toEqual([
      'ALLOW',
      'ALLOW',
    ]);
  });
});
