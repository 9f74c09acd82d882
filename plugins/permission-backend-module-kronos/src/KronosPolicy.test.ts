import { dirname, join } from 'node:path';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogPermissions } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  createPermission,
  type ConditionalPolicyDecision,
  type DefinitivePolicyDecision,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { scaffolderPermissions } from '@backstage/plugin-scaffolder-common/alpha';
import {
  buildStart,
  kronosPermissions,
  offered,
  policyTable,
  ROLES,
} from '@kronos-portal/common';
import { affiliatesServiceMock } from '@kronos-portal/node/testUtils';
import { KronosPolicy } from './KronosPolicy';
import { upstreamTable } from './upstreamTable';

// the rule as the catalog applies it: its package exports only the conditions
const { hasLabel } = jest.requireActual<any>(
  join(
    dirname(require.resolve('@backstage/plugin-catalog-backend/package.json')),
    'dist/permissions/rules/hasLabel.cjs.js',
  ),
);

const group = (
  name: string,
  type: string,
  parent?: string,
  role?: string,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: {
    name,
    namespace: 'default',
    annotations: role ? { 'kronos.io/role': role } : {},
  },
  spec: { type, children: [], ...(parent && { parent }) },
});
const below = (affiliate: string) => [
  group(affiliate, 'affiliate', 'holding'),
  ...ROLES.map(role => group(`${affiliate}-${role}`, 'role', affiliate, role)),
];
const affiliates = affiliatesServiceMock({
  root: 'group:default/holding',
  entities: [
    group('holding', 'group'),
    ...below('card'),
    ...below('life'),
    ...ROLES.map(role => group(`all-${role}`, 'role', 'holding', role)),
    group('stray-admins', 'role', undefined, 'group-admin'),
  ],
});

const people: Record<string, string[]> = {
  dev: ['card-developer'],
  lead: ['card-lead'],
  pm: ['card-project-manager'],
  admin: ['card-affiliate-admin'],
  exec: ['all-executive'],
  partner: ['all-partner'],
  group: ['all-group-admin'],
  two: ['card-developer', 'life-affiliate-admin'],
  fake: ['card-group-admin', 'stray-admins'],
  none: [],
};

/** `c` of the own affiliate, `l` of another, `s` shared, `u` of unknown owner */
const entities: Record<string, Entity> = Object.fromEntries(
  Object.entries({
    c: 'card',
    l: 'life',
    s: undefined,
    u: 'unresolved',
  }).map(([letter, label]) => [
    letter,
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: letter,
        ...(label && { labels: { 'kronos.io/affiliate': label } }),
      },
    },
  ]),
);

function applies(criteria: any, entity: Entity): boolean {
  if (criteria.anyOf)
    return criteria.anyOf.some((c: any) => applies(c, entity));
  if (criteria.allOf)
    return criteria.allOf.every((c: any) => applies(c, entity));
  if (criteria.not) return !applies(criteria.not, entity);
  expect(criteria.rule).toBe(hasLabel.name);
  return hasLabel.apply(entity, criteria.params);
}

function show(policyDecision: PolicyDecision): string {
  const decision = policyDecision as
    | DefinitivePolicyDecision
    | ConditionalPolicyDecision;
  if (decision.result === AuthorizeResult.ALLOW) return 'all';
  if (decision.result !== AuthorizeResult.CONDITIONAL) return '-';
  if (decision.resourceType === 'scaffolder-task') {
    expect(decision.conditions).toEqual({
      resourceType: 'scaffolder-task',
      rule: 'IS_TASK_OWNER',
      params: { createdBy: ['user:default/me'] },
    });
    return 'mine';
  }
  expect(decision.pluginId).toBe('catalog');
  const reached = Object.keys(entities).filter(letter =>
    applies(decision.conditions, entities[letter]),
  );
  return reached.join('');
}

async function decide(permission: Permission, groups: string[]) {
  const policy = KronosPolicy.create({
    affiliates,
    userInfo: mockServices.userInfo({
      userEntityRef: 'user:default/me',
      ownershipEntityRefs: [
        'user:default/me',
        ...groups.map(name => `group:default/${name}`),
      ],
    }),
  });
  return policy.handle({ permission }, {
    credentials: mockCredentials.user('user:default/me'),
  } as never);
}

const unknown = [
  createPermission({ name: 'devtools.info', attributes: { action: 'read' } }),
  createPermission({
    name: 'kronos.new.thing',
    attributes: { action: 'read' },
    resourceType: 'catalog-entity',
  }),
  createPermission({
    name: 'other.thing.read',
    attributes: { action: 'read' },
    resourceType: 'other-thing',
  }),
];
const kubernetes = ['clusters.read', 'resources.read', 'proxy'].map(name =>
  createPermission({ name: `kubernetes.${name}`, attributes: {} }),
);
const permissions: Permission[] = [
  ...catalogPermissions,
  ...kronosPermissions,
  ...scaffolderPermissions,
  ...kubernetes,
  offered(buildStart),
  ...unknown,
];

const expected = `
permission                         dev  lead pm   admin exec partner group two  fake none
catalog.entity.read                cs   cs   cs   cs    cls  s       all   cls  s    s
catalog.entity.create              -    -    -    -     -    -       all   -    -    -
catalog.entity.delete              -    -    -    c     -    -       all   l    -    -
catalog.entity.refresh             c    c    -    c     -    -       all   cl   -    -
catalog.entity.validate            all  all  -    all   -    -       all   all  -    -
catalog.location.read              -    -    -    -     -    -       all   -    -    -
catalog.location.create            -    -    -    -     -    -       all   -    -    -
catalog.location.delete            -    -    -    -     -    -       all   -    -    -
catalog.location.analyze           -    -    -    -     -    -       all   -    -    -
catalog.ingestion.read             -    -    -    -     -    -       all   -    -    -
catalog.ingestion.manage           -    -    -    -     -    -       all   -    -    -
kronos.service.create              c    c    -    c     -    -       all   cl   -    -
marketplace.installation.read      cs   cs   cs   cs    cls  -       all   cls  -    -
marketplace.installation.create    -    -    -    c     -    -       all   l    -    -
marketplace.installation.update    -    -    -    c     -    -       all   l    -    -
marketplace.installation.delete    -    -    -    c     -    -       all   l    -    -
marketplace.audit.read             -    -    -    c     cl   -       all   l    -    -
delivery.build.start               c    c    -    c     -    -       all   cl   -    -
collaboration.issue.create         c    c    c    c     -    -       all   cl   -    -
collaboration.issue.update         c    c    c    c     -    -       all   cl   -    -
anomalies.feedback.create          c    c    -    c     -    -       all   cl   -    -
delivery.build.start.offered       all  all  -    all   -    -       all   all  -    -
scaffolder.template.parameter.read all  all  all  all   all  all     all   all  all  all
scaffolder.template.step.read      all  all  all  all   all  all     all   all  all  all
scaffolder.action.execute          all  all  -    all   -    -       all   all  -    -
scaffolder.task.cancel             mine mine mine mine  mine mine    all   mine mine mine
scaffolder.task.create             all  all  -    all   -    -       all   all  -    -
scaffolder.task.read               mine mine mine mine  mine mine    all   mine mine mine
scaffolder.template.dry-run        -    -    -    -     -    -       all   -    -    -
scaffolder.template.management     -    -    -    -     -    -       all   -    -    -
kubernetes.clusters.read           all  all  all  all   all  -       all   all  -    -
kubernetes.resources.read          all  all  all  all   all  -       all   all  -    -
kubernetes.proxy                   -    -    -    -     -    -       -     -    -    -
devtools.info                      -    -    -    -     -    -       all   -    -    -
kronos.new.thing                   -    -    -    -     -    -       all   -    -    -
other.thing.read                   -    -    -    -     -    -       all   -    -    -
`;
const [header, ...rows] = expected
  .trim()
  .split('\n')
  .map(line => line.trim().split(/\s+/));

describe('KronosPolicy', () => {
  it.each(rows)('%s', async (name, ...cells) => {
    const permission = permissions.find(p => p.name === name)!;
    const decided = await Promise.all(
      header
        .slice(1)
        .map(async who => [who, show(await decide(permission, people[who]))]),
    );
    expect(Object.fromEntries(decided)).toEqual(
      Object.fromEntries(header.slice(1).map((who, i) => [who, cells[i]])),
    );
  });

  it('was asked for every permission that exists, and every line of both tables', () => {
    const listed = rows.map(([name]) => name);
    expect([...permissions.map(p => p.name)].sort()).toEqual(listed.sort());
    expect(listed).toEqual(
      expect.arrayContaining([
        ...Object.keys(policyTable),
        ...Object.keys(upstreamTable),
      ]),
    );
  });

  it('denies when nobody is signed in', async () => {
    const policy = KronosPolicy.create({
      affiliates,
      userInfo: mockServices.userInfo(),
    });
    for (const permission of permissions) {
      expect(await policy.handle({ permission }, undefined)).toEqual({
        result: AuthorizeResult.DENY,
      });
    }
  });
});
