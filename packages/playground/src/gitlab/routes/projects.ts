import type { Gitlab } from '../Gitlab';
import { BOT, type HookState, type ProjectState } from '../GitlabState';
import {
  flag,
  GitlabRefusal,
  nothingThere,
  paged,
  refuse,
  required,
  route,
  text,
  type Call,
  type Route,
} from '../http';
import { hookJson, projectJson, protectionJson, userJson } from '../present';
import { projectOf } from './parameters';

const TAKEN = ['has already been taken'];

/** Projects with what hangs on them: protection, hooks, members, variables, pipelines. */
export const projectRoutes = (gitlab: Gitlab): Route[] => {
  const { state } = gitlab;
  const one = (call: Call) => projectOf(gitlab, call);
  return [
    route('GET', '/projects', call => {
      const { query } = call;
      const search = query.get('search')?.toLowerCase();
      const archived = query.get('archived');
      const topics = query.get('topic')?.split(',').filter(Boolean) ?? [];
      const projects = state.projects
        .filter(
          p =>
            !search ||
            `${state.fullPath(p)} ${p.name}`.toLowerCase().includes(search),
        )
        .filter(p => archived === null || p.archived === (archived === 'true'))
        .filter(p => topics.every(t => p.topics.includes(t)));
      return paged(
        call,
        sorted(call, projects).map(p =>
          projectJson(gitlab, p, flag(query.get('simple'))),
        ),
      );
    }),
    route('POST', '/projects', async call => {
      const { body } = call;
      const name = text(body.name) ?? text(body.path);
      if (!name) {
        throw new GitlabRefusal(400, {
          error:
            'name, path are nothingThere, at least one parameter must be provided',
        });
      }
      const path = text(body.path) ?? name.toLowerCase().replace(/\s+/g, '-');
      if (
        !/^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,200}$/.test(path) ||
        /\.(git|atom)$/.test(path)
      ) {
        throw refuse(400, {
          path: [
            "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-', end in '.git' or end in '.atom'",
          ],
        });
      }
      const group = state.group(text(body.namespace_id) ?? 'kbds');
      if (!group) throw refuse(400, { namespace: ['is not valid'] });
      if (state.project(`${group.path}/${path}`)) {
        throw refuse(400, {
          'project_namespace.name': TAKEN,
          name: TAKEN,
          path: TAKEN,
        });
      }
      const project = await gitlab.createProject({
        groupId: group.id,
        name,
        path,
        description: text(body.description),
        topics: topicsOf(body),
        visibility: text(body.visibility),
        defaultBranch: text(body.default_branch),
        readme: flag(body.initialize_with_readme),
      });
      return Response.json(projectJson(gitlab, project), { status: 201 });
    }),
    route('GET', '/projects/:id', call =>
      Response.json(projectJson(gitlab, one(call))),
    ),
    route('PUT', '/projects/:id', async call => {
      const project = one(call);
      const { body } = call;
      const branch = text(body.default_branch);
      if (branch !== undefined && branch !== project.defaultBranch) {
        if (!project.branches[branch]) {
          throw refuse(400, {
            base: [`Could not change HEAD: branch '${branch}' does not exist`],
          });
        }
        project.defaultBranch = branch;
        await gitlab.repository(project).setHead(branch);
      }
      project.name = text(body.name) ?? project.name;
      project.description = text(body.description) ?? project.description;
      project.visibility = text(body.visibility) ?? project.visibility;
      project.topics = topicsOf(body) ?? project.topics;
      state.touch();
      return Response.json(projectJson(gitlab, project));
    }),
    route('DELETE', '/projects/:id', call => {
      const project = one(call);
      state.projects.splice(state.projects.indexOf(project), 1);
      state.touch();
      return Response.json({ message: '202 Accepted' }, { status: 202 });
    }),
    ...protectionRoutes(gitlab),
    ...hookRoutes(gitlab),
    route('GET', '/projects/:id/members/all', call => {
      const group = state.groupOf(one(call)).path;
      return paged(
        call,
        state.users
          .filter(u => u === BOT || u.username.startsWith(`${group}-`))
          .map(u => ({
            ...userJson(gitlab, u),
            access_level: u.username.endsWith('-developer') ? 30 : 40,
            expires_at: null,
          })),
      );
    }),
    route('GET', '/projects/:id/variables', call =>
      paged(
        call,
        one(call).variables.map(({ key, value }) => ({
          variable_type: 'env_var',
          key,
          value,
          protected: true,
          masked: true,
          raw: false,
          environment_scope: '*',
        })),
      ),
    ),
    route('GET', '/projects/:id/languages', call => {
      const isJava = one(call).topics.includes('java');
      return Response.json(isJava ? { Java: 100 } : { TypeScript: 100 });
    }),
  ];
};

const topicsOf = (body: Record<string, unknown>): string[] | undefined => {
  const given = body.topics ?? body.tag_list;
  if (Array.isArray(given)) return given.map(String);
  return typeof given === 'string'
    ? given
        .split(',')
        .map(t => t.trim())
        .filter(Boolean)
    : undefined;
};

function sorted(call: Call, projects: ProjectState[]): ProjectState[] {
  const by: Record<string, (p: ProjectState) => number | string> = {
    id: p => p.id,
    name: p => p.name,
    path: p => p.path,
    created_at: p => p.createdAt,
    updated_at: p => p.lastActivityAt,
    last_activity_at: p => p.lastActivityAt,
  };
  const key = by[call.query.get('order_by') ?? 'created_at'] ?? by.created_at;
  const sign = call.query.get('sort') === 'asc' ? 1 : -1;
  return [...projects].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === y) return sign * (a.id - b.id);
    return x < y ? -sign : sign;
  });
}

const protectionRoutes = (gitlab: Gitlab): Route[] => {
  const all = '/projects/:id/protected_branches';
  const find = (project: ProjectState, call: Call) => {
    const found = project.protections.find(p => p.name === call.params.name);
    if (!found) throw nothingThere();
    return found;
  };
  return [
    route('GET', all, call =>
      paged(call, projectOf(gitlab, call).protections.map(protectionJson)),
    ),
    route('POST', all, call => {
      const project = projectOf(gitlab, call);
      const [name] = required(call, 'name');
      if (project.protections.some(p => p.name === name)) {
        throw refuse(409, `Protected branch '${name}' already exists`);
      }
      const protection = {
        id: gitlab.state.nextId(),
        name,
        push: Number(call.body.push_access_level ?? 40),
        merge: Number(call.body.merge_access_level ?? 40),
        allowForcePush: flag(call.body.allow_force_push),
      };
      project.protections.push(protection);
      gitlab.state.touch();
      return Response.json(protectionJson(protection), { status: 201 });
    }),
    route('GET', `${all}/:name`, call =>
      Response.json(protectionJson(find(projectOf(gitlab, call), call))),
    ),
    route('DELETE', `${all}/:name`, call => {
      const project = projectOf(gitlab, call);
      const protection = find(project, call);
      project.protections.splice(project.protections.indexOf(protection), 1);
      gitlab.state.touch();
      return new Response(null, { status: 204 });
    }),
  ];
};

const hookRoutes = (gitlab: Gitlab): Route[] => {
  const all = '/projects/:id/hooks';
  const find = (project: ProjectState, call: Call) => {
    const found = project.hooks.find(h => String(h.id) === call.params.hook);
    if (!found) throw nothingThere();
    return found;
  };
  const assertUrl = (url: string) => {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
      throw new GitlabRefusal(422, { error: 'Invalid url given' });
    }
  };
  return [
    route('GET', all, call => {
      const project = projectOf(gitlab, call);
      return paged(
        call,
        project.hooks.map(h => hookJson(project, h)),
      );
    }),
    route('POST', all, call => {
      const project = projectOf(gitlab, call);
      const { body } = call;
      const [url] = required(call, 'url');
      assertUrl(url);
      const hook: HookState = {
        id: gitlab.state.nextId(),
        url,
        token: text(body.token),
        push: body.push_events === undefined || flag(body.push_events),
        mergeRequests: flag(body.merge_requests_events),
        tag_push_events: flag(body.tag_push_events),
        enable_ssl_verification: flag(body.enable_ssl_verification ?? true),
        createdAt: gitlab.now(),
      };
      project.hooks.push(hook);
      gitlab.state.touch();
      return Response.json(hookJson(project, hook), { status: 201 });
    }),
    route('GET', `${all}/:hook`, call => {
      const project = projectOf(gitlab, call);
      return Response.json(hookJson(project, find(project, call)));
    }),
    route('PUT', `${all}/:hook`, call => {
      const project = projectOf(gitlab, call);
      const hook = find(project, call);
      const { body } = call;
      const url = text(body.url);
      if (url !== undefined) assertUrl(url);
      Object.assign(hook, {
        url: url ?? hook.url,
        token: text(body.token) ?? hook.token,
        push:
          body.push_events === undefined ? hook.push : flag(body.push_events),
        mergeRequests:
          body.merge_requests_events === undefined
            ? hook.mergeRequests
            : flag(body.merge_requests_events),
      });
      gitlab.state.touch();
      return Response.json(hookJson(project, hook));
    }),
    route('DELETE', `${all}/:hook`, call => {
      const project = projectOf(gitlab, call);
      project.hooks.splice(project.hooks.indexOf(find(project, call)), 1);
      gitlab.state.touch();
      return new Response(null, { status: 204 });
    }),
  ];
};
