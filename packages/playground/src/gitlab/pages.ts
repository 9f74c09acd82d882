import { http, HttpResponse, type RequestHandler } from 'msw';
import { escapeHtml as e } from '../web/html';
import { page } from '../web/page';
import type { Gitlab } from './Gitlab';
import type { ProjectState } from './GitlabState';

/** Pages for people who follow a link: no more than is needed to see that it leads somewhere. Reading only. */
export const pageHandler = (gitlab: Gitlab): RequestHandler =>
  http.get('*/gitlab*', async ({ request }) => {
    const { pathname } = new URL(request.url);
    const path = pathname
      .slice(pathname.indexOf('/gitlab') + '/gitlab'.length)
      .split('/')
      .filter(Boolean)
      .map(decodeURIComponent);
    const content = await find(gitlab, path);
    return content === undefined
      ? html('404', '<p>The page could not be found.</p>', 404)
      : html(content.title, content.body);
  });

const html = (title: string, body: string, status = 200) =>
  HttpResponse.html(page({ tool: 'GitLab', title, body }), { status });

async function find(gitlab: Gitlab, path: string[]) {
  const { state } = gitlab;
  if (path.length === 0) {
    return { title: 'Projects', body: projectList(gitlab, state.projects) };
  }
  const group = state.group(path[0] === 'groups' ? path[1] : path[0]);
  if (group && (path.length === 1 || path[0] === 'groups')) {
    return {
      title: group.name,
      body: projectList(
        gitlab,
        state.projects.filter(p => p.groupId === group.id),
      ),
    };
  }
  const project = state.project(path.slice(0, 2).join('/'));
  if (!project) return undefined;
  const [dash, what, ...rest] = path.slice(2);
  const title = state.fullPath(project);
  if (dash === undefined) {
    return { title, body: await projectPage(gitlab, project) };
  }
  if (dash !== '-') return undefined;
  const found = await subPage(gitlab, project, what, rest);
  return found && { title: `${title} ${found.title}`, body: found.body };
}

async function subPage(
  gitlab: Gitlab,
  project: ProjectState,
  what: string,
  rest: string[],
): Promise<{ title: string; body: string } | undefined> {
  const repository = gitlab.repository(project);
  const back = `<p>${link(
    gitlab.webUrl(project),
    gitlab.state.fullPath(project),
  )}</p>`;
  switch (what) {
    case 'blob':
    case 'raw': {
      const at = await refAndPath(gitlab, project, rest);
      const blob = at && (await repository.blob(at.commit, at.path));
      return blob
        ? {
            title: at.path,
            body: `${back}<h2>${e(at.path)}</h2><pre>${e(
              blob.content.toString('utf8'),
            )}</pre>`,
          }
        : undefined;
    }
    case 'tree': {
      const at = await refAndPath(gitlab, project, rest);
      return at
        ? { title: at.path, body: back + (await files(gitlab, project, at)) }
        : undefined;
    }
    case 'commit': {
      const id = await repository.resolve(rest[0] ?? '');
      if (!id) return undefined;
      const commit = await repository.commit(id);
      const paths = await repository.changedPaths(id);
      return {
        title: commit.title,
        body: `${back}<h2>${e(commit.title)}</h2><p>${e(
          commit.author.name,
        )} · ${time(commit.author.time)} · <code>${id}</code></p><pre>${e(
          commit.message,
        )}</pre><ul>${Object.entries(paths)
          .flatMap(([kind, list]) =>
            list.map((p: string) => `<li>${kind}: <code>${e(p)}</code></li>`),
          )
          .join('')}</ul>`,
      };
    }
    case 'merge_requests': {
      if (rest.length === 0) {
        return {
          title: 'Merge requests',
          body: back + requests(gitlab, project),
        };
      }
      const request = project.mergeRequests.find(
        m => String(m.iid) === rest[0],
      );
      if (!request) return undefined;
      const target = project.branches[request.targetBranch];
      const diff =
        target &&
        request.state === 'opened' &&
        project.branches[request.sourceBranch]
          ? await repository.diff(target, request.sha)
          : '';
      return {
        title: request.title,
        body: `${back}<h2>${e(request.title)} <small>!${
          request.iid
        }</small></h2><p><b>${request.state}</b> · ${e(
          gitlab.state.userByName(request.author).name,
        )} · <code>${e(request.sourceBranch)}</code> → <code>${e(
          request.targetBranch,
        )}</code> · ${time(request.updatedAt)}</p><pre>${e(
          request.description,
        )}</pre>${diff ? `<pre>${e(diff)}</pre>` : ''}`,
      };
    }
    case 'commits':
    case 'branches':
    case 'pipelines':
      return { title: what, body: await projectPage(gitlab, project) };
    default:
      return undefined;
  }
}

/** A branch may have slashes: the longest one that fits. */
async function refAndPath(
  gitlab: Gitlab,
  project: ProjectState,
  rest: string[],
) {
  for (let n = rest.length; n > 0; n--) {
    const commit = project.branches[rest.slice(0, n).join('/')];
    if (commit) {
      return {
        ref: rest.slice(0, n).join('/'),
        commit,
        path: rest.slice(n).join('/'),
      };
    }
  }
  const commit = await gitlab.repository(project).resolve(rest[0] ?? '');
  return commit
    ? { ref: rest[0], commit, path: rest.slice(1).join('/') }
    : undefined;
}

async function files(
  gitlab: Gitlab,
  project: ProjectState,
  at: { ref: string; commit: string; path: string },
): Promise<string> {
  const entries = await gitlab
    .repository(project)
    .tree(at.commit, at.path, false);
  return `<h2>${e(at.ref)} ${e(at.path)}</h2><ul>${(entries ?? [])
    .map(
      entry =>
        `<li>${link(
          `${gitlab.webUrl(project)}/-/${entry.type}/${at.ref}/${entry.path}`,
          entry.path + (entry.type === 'tree' ? '/' : ''),
        )}</li>`,
    )
    .join('')}</ul>`;
}

async function projectPage(
  gitlab: Gitlab,
  project: ProjectState,
): Promise<string> {
  const commit = project.branches[project.defaultBranch];
  const repository = gitlab.repository(project);
  const commits = commit
    ? await repository.commits({ from: commit, limit: 10 })
    : [];
  return `<p>${e(project.description)}</p>
<p><code>git clone ${e(gitlab.webUrl(project))}.git</code></p>
${
  commit
    ? await files(gitlab, project, {
        ref: project.defaultBranch,
        commit,
        path: '',
      })
    : '<p>The repository for this project is empty.</p>'
}
<h2>Branches</h2><ul>${Object.keys(project.branches)
    .map(b => `<li>${link(`${gitlab.webUrl(project)}/-/tree/${b}`, b)}</li>`)
    .join('')}</ul>
<h2>Merge requests</h2>${requests(gitlab, project)}
<h2>Commits</h2><ul>${commits
    .map(
      c =>
        `<li>${link(
          `${gitlab.webUrl(project)}/-/commit/${c.id}`,
          c.title,
        )} · ${e(c.author.name)} · ${time(c.author.time)}</li>`,
    )
    .join('')}</ul>`;
}

const requests = (gitlab: Gitlab, project: ProjectState) =>
  `<ul>${[...project.mergeRequests]
    .reverse()
    .map(
      m =>
        `<li>${link(
          `${gitlab.webUrl(project)}/-/merge_requests/${m.iid}`,
          `!${m.iid} ${m.title}`,
        )} · ${m.state}</li>`,
    )
    .join('')}</ul>`;

const projectList = (gitlab: Gitlab, projects: ProjectState[]) =>
  `<ul>${projects
    .map(
      p =>
        `<li>${link(gitlab.webUrl(p), gitlab.state.fullPath(p))} · ${e(
          p.description,
        )}</li>`,
    )
    .join('')}</ul>`;

const link = (url: string, text: string) =>
  `<a href="${e(encodeURI(url))}">${e(text)}</a>`;
const time = (ms: number) => new Date(ms).toISOString().slice(0, 16);
