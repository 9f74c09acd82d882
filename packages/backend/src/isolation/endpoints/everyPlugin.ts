import {
  but,
  groupAdmins,
  open,
  pluginsOnly,
  signedIn,
  type Endpoint,
} from './Endpoint';
import { invocations } from './invocations';

const plugins = {
  all: 'anomalies app auth catalog collaboration delivery events kubernetes marketplace mcp-actions notifications observability permission scaffolder search signals user-settings',
  /** with those of {@link invocations} */
  actions:
    'auth catalog collaboration delivery kubernetes marketplace mcp-actions notifications observability scaffolder search',
  permissions:
    'anomalies auth catalog collaboration delivery kubernetes marketplace mcp-actions notifications observability scaffolder search',
  scheduling:
    'anomalies catalog collaboration delivery events marketplace notifications observability scaffolder search',
};

export const pluginsWithActions = plugins.actions.split(' ');

/** These serve people who are not signed in yet, and have nothing to hide. */
const lets = (base: string, status: number) =>
  /(app|auth|signals)$/.test(base) ? status : 401;

const each = (ids: string, rows: (base: string) => Endpoint[]) =>
  ids.split(' ').flatMap(id => rows(`/api/${id}`));

/** The second version puts the input beside secrets. */
const invocationsOf = (base: string, version: string) =>
  Object.entries(invocations)
    .filter(([id]) => base.endsWith(`/${id.split(':')[0]}`))
    .flatMap(([id, calls]) =>
      calls.map(({ body, ...call }) => ({
        ...call,
        at: `${base}/.backstage/actions/${version}/actions/${id}/invoke`,
        body: version === 'v1' ? body ?? {} : { input: body ?? {} },
      })),
    );

/** What the framework serves below each plugin. */
export const everyPlugin: Endpoint[] = [
  ...each(plugins.all, base => [
    {
      // public keys with which plugins prove who they are
      route: `GET ${base}/.backstage/auth/v1/jwks.json`,
      calls: [{ expect: open(200) }],
    },
    {
      route: `GET ${base}/.backstage/auth/v1/cookie`,
      calls: [{ expect: signedIn(200) }],
    },
    {
      route: `DELETE ${base}/.backstage/auth/v1/cookie`,
      calls: [{ expect: but(signedIn(204), { nobody: lets(base, 204) }) }],
    },
  ]),
  ...each(plugins.actions, base => [
    {
      route: `GET ${base}/.backstage/actions/v1/actions`,
      calls: [{ expect: but(signedIn(200), { nobody: lets(base, 200) }) }],
    },
    ...['v1', 'v2'].map(version => ({
      route: `POST ${base}/.backstage/actions/${version}/actions/:actionId/invoke`,
      calls: [
        {
          at: `${base}/.backstage/actions/${version}/actions/no:such/invoke`,
          body: {},
          expect: but(signedIn(404), { nobody: lets(base, 403) }),
        },
        ...invocationsOf(base, version),
      ],
    })),
    {
      route: `ALL ${base}/.backstage/actions/*`,
      calls: [
        {
          at: `${base}/.backstage/actions/x`,
          expect: but(signedIn(404), { nobody: lets(base, 404) }),
        },
      ],
    },
  ]),
  ...each(plugins.permissions, base => [
    {
      // names of permissions and rules
      route: `GET ${base}/.well-known/backstage/permissions/metadata`,
      calls: [{ expect: but(signedIn(200), { nobody: lets(base, 200) }) }],
    },
    {
      route: `POST ${base}/.well-known/backstage/permissions/apply-conditions`,
      calls: [{ body: { items: [] }, expect: pluginsOnly }],
    },
    {
      route: `ALL ${base}/.well-known/backstage/permissions/*`,
      calls: [
        {
          at: `${base}/.well-known/backstage/permissions/x`,
          expect: but(signedIn(404), { nobody: lets(base, 404) }),
        },
      ],
    },
    {
      route: `ALL ${base}/.well-known/backstage/permissions/apply-conditions/*`,
      calls: [
        {
          at: `${base}/.well-known/backstage/permissions/apply-conditions/x`,
          expect: pluginsOnly,
        },
      ],
    },
  ]),
  ...each(plugins.scheduling, base => [
    {
      route: `GET ${base}/.backstage/scheduler/v1/tasks`,
      calls: [{ expect: groupAdmins(200) }],
    },
    {
      route: `ALL ${base}/.backstage/scheduler/*`,
      calls: [
        { at: `${base}/.backstage/scheduler/x`, expect: groupAdmins(404) },
      ],
    },
    ...['trigger', 'cancel'].map(verb => ({
      route: `POST ${base}/.backstage/scheduler/v1/tasks/:id/${verb}`,
      calls: [
        {
          at: `${base}/.backstage/scheduler/v1/tasks/no-such-task/${verb}`,
          expect: groupAdmins(404),
        },
      ],
    })),
  ]),
];
