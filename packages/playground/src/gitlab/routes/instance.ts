import type { Gitlab } from '../Gitlab';
import { BOT } from '../GitlabState';
import { notFound, paged, refuse, required, route, type Route } from '../http';
import {
  currentUserJson,
  groupDetailJson,
  groupJson,
  namespaceJson,
  projectJson,
  userJson,
} from '../present';

/** A licensed edition: the free one tells nothing of how many approvals a merge request needs. */
const VERSION = { version: '18.4.0-ee', revision: 'playgrnd' };

/** The instance itself, its users, groups and search. */
export const instanceRoutes = (gitlab: Gitlab): Route[] => {
  const { state } = gitlab;
  const groupOf = (id: string) => {
    const group = state.group(id);
    if (!group) throw notFound('Group');
    return group;
  };
  return [
    route('GET', '/version', () => Response.json(VERSION)),
    route('GET', '/metadata', () =>
      Response.json({
        ...VERSION,
        kas: { enabled: false, externalUrl: null, version: null },
        enterprise: true,
      }),
    ),
    route('GET', '/user', () => Response.json(currentUserJson(gitlab, BOT))),
    route('GET', '/users', call => {
      const name = call.query.get('username');
      const search = call.query.get('search')?.toLowerCase();
      return paged(
        call,
        state.users
          .filter(u => !name || u.username === name)
          .filter(
            u =>
              !search ||
              u.username.includes(search) ||
              u.name.toLowerCase().includes(search),
          )
          .map(u => userJson(gitlab, u)),
      );
    }),
    route('GET', '/users/:id', call => {
      const user = state.users.find(u => String(u.id) === call.params.id);
      if (!user) throw notFound('User');
      return Response.json(userJson(gitlab, user));
    }),
    route('GET', '/groups', call => {
      const search = call.query.get('search')?.toLowerCase();
      return paged(
        call,
        state.groups
          .filter(
            g =>
              !search ||
              g.path.includes(search) ||
              g.name.toLowerCase().includes(search),
          )
          .map(g => groupJson(gitlab, g)),
      );
    }),
    route('POST', '/groups', call => {
      const [name, path] = required(call, 'name', 'path');
      if (!/^[a-zA-Z0-9_][\w.-]{0,100}$/.test(path)) {
        throw refuse(400, {
          path: ["can't start or end with a special character"],
        });
      }
      if (state.group(path) || state.users.some(u => u.username === path)) {
        throw refuse(
          400,
          'Failed to save group {:path=>["has already been taken"]}',
        );
      }
      const group = {
        id: state.nextId(),
        name,
        path,
        description: String(call.body.description ?? ''),
        visibility: String(call.body.visibility ?? 'private'),
        createdAt: gitlab.now(),
      };
      state.groups.push(group);
      state.touch();
      return Response.json(groupDetailJson(gitlab, group, false), {
        status: 201,
      });
    }),
    route('GET', '/groups/:id', call =>
      Response.json(
        groupDetailJson(
          gitlab,
          groupOf(call.params.id),
          call.query.get('with_projects') !== 'false',
        ),
      ),
    ),
    route('GET', '/groups/:id/projects', call => {
      const group = groupOf(call.params.id);
      return paged(
        call,
        state.projects
          .filter(p => p.groupId === group.id)
          .map(p => projectJson(gitlab, p)),
      );
    }),
    route('GET', '/groups/:id/subgroups', call => {
      groupOf(call.params.id);
      return paged(call, []);
    }),
    route('GET', '/namespaces', call => {
      const search = call.query.get('search')?.toLowerCase();
      return paged(
        call,
        state.groups
          .filter(g => !search || g.path.includes(search))
          .map(g => namespaceJson(gitlab, g)),
      );
    }),
    route('GET', '/namespaces/:id', call => {
      const group = state.group(call.params.id);
      if (!group) throw notFound('Namespace');
      return Response.json(namespaceJson(gitlab, group));
    }),
    route('GET', '/search', call => {
      required(
        { ...call, body: Object.fromEntries(call.query) },
        'scope',
        'search',
      );
      const search = call.query.get('search')!.toLowerCase();
      switch (call.query.get('scope')) {
        case 'projects':
          return paged(
            call,
            state.projects
              .filter(p =>
                `${state.fullPath(p)} ${p.description}`
                  .toLowerCase()
                  .includes(search),
              )
              .map(p => projectJson(gitlab, p)),
          );
        case 'users':
          return paged(
            call,
            state.users
              .filter(u =>
                `${u.username} ${u.name}`.toLowerCase().includes(search),
              )
              .map(u => userJson(gitlab, u)),
          );
        default:
          throw refuse(400, 'Scope not supported without Elasticsearch!');
      }
    }),
  ];
};
