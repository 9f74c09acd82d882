import { createHash } from 'node:crypto';
import type { Gitlab } from '../Gitlab';
import { BOT, type ProjectState } from '../GitlabState';
import {
  notFound,
  paged,
  pagedLazily,
  refuse,
  required,
  route,
  text,
  type Call,
  type Route,
} from '../http';
import { branchJson, commitJson } from '../present';
import { isBranchName, type Blob, type FileChange } from '../Repository';
import { commitOf, projectOf } from './parameters';

/** Branches, commits, files and archives of a project's repository. */
export const repositoryRoutes = (gitlab: Gitlab): Route[] => {
  const base = '/projects/:id/repository';
  const branch = async (project: ProjectState, name: string) => {
    const head = project.branches[name];
    if (!head) throw notFound('Branch');
    const commit = await gitlab.repository(project).commit(head);
    return branchJson(gitlab, project, name, commit);
  };
  return [
    route('GET', `${base}/branches`, async call => {
      const project = projectOf(gitlab, call);
      const search = call.query.get('search') ?? '';
      const names = Object.keys(project.branches)
        .filter(name => name.includes(search.replace(/[\^$]/g, '')))
        .sort();
      return paged(call, await Promise.all(names.map(n => branch(project, n))));
    }),
    route('POST', `${base}/branches`, async call => {
      const project = projectOf(gitlab, call);
      const [name, ref] = required(call, 'branch', 'ref');
      if (!isBranchName(name)) {
        throw refuse(400, 'Branch name is invalid');
      }
      if (project.branches[name]) throw refuse(400, 'Branch already exists');
      const from =
        project.branches[ref] ??
        (await gitlab.repository(project).resolve(ref));
      if (!from) throw refuse(400, 'Invalid reference name: '.concat(ref));
      await gitlab.repository(project).createBranch(name, from);
      await gitlab.lookForPushes(project, BOT);
      return Response.json(await branch(project, name), { status: 201 });
    }),
    route('GET', `${base}/branches/:branch`, async call =>
      Response.json(await branch(projectOf(gitlab, call), call.params.branch)),
    ),
    route('DELETE', `${base}/branches/:branch`, async call => {
      const project = projectOf(gitlab, call);
      const name = call.params.branch;
      if (!project.branches[name]) throw notFound('Branch');
      if (project.protections.some(p => p.name === name)) {
        throw refuse(403, 'Protected branches can not be deleted');
      }
      await gitlab.repository(project).deleteBranch(name);
      await gitlab.lookForPushes(project, BOT);
      return new Response(null, { status: 204 });
    }),
    route('GET', `${base}/tags`, call => {
      projectOf(gitlab, call);
      return paged(call, []);
    }),
    ...commitRoutes(gitlab, base),
    ...fileRoutes(gitlab, base),
  ];
};

const commitRoutes = (gitlab: Gitlab, base: string): Route[] => [
  route('GET', `${base}/commits`, async call => {
    const project = projectOf(gitlab, call);
    const { query } = call;
    if (Object.keys(project.branches).length === 0) return Response.json([]);
    const from = await commitOf(
      gitlab,
      project,
      query.get('ref_name'),
      'Repository or branch',
    );
    return pagedLazily(call, async (skip, limit) =>
      (
        await gitlab.repository(project).commits({
          from,
          path: query.get('path') ?? undefined,
          since: query.get('since') ?? undefined,
          until: query.get('until') ?? undefined,
          skip,
          limit,
        })
      ).map(c => commitJson(gitlab, project, c)),
    );
  }),
  route('POST', `${base}/commits`, async call => {
    const project = projectOf(gitlab, call);
    const [branch, message] = required(call, 'branch', 'commit_message');
    const { body } = call;
    if (!isBranchName(branch)) {
      throw refuse(400, 'Branch name is invalid');
    }
    const start = text(body.start_branch) ?? text(body.start_sha);
    const isEmpty = Object.keys(project.branches).length === 0;
    if (!project.branches[branch] && !start && !isEmpty) {
      throw refuse(
        400,
        'You can only create or edit files when you are on a branch',
      );
    }
    if (project.branches[branch] && text(body.start_branch)) {
      throw refuse(
        400,
        `A branch called '${branch}' already exists. Switch to that branch in order to make changes`,
      );
    }
    const from = start
      ? await commitOf(gitlab, project, start, 'Branch')
      : undefined;
    const id = await gitlab.commit({
      project,
      branch,
      startFrom: from,
      user: BOT,
      author: {
        name: text(body.author_name) ?? BOT.name,
        email: text(body.author_email) ?? BOT.email,
      },
      message,
      changes: await changesOf(
        gitlab,
        project,
        project.branches[branch] ?? from,
        body.actions,
      ),
    });
    const commit = await gitlab.repository(project).commit(id);
    return Response.json(commitJson(gitlab, project, commit), { status: 201 });
  }),
  route('GET', `${base}/commits/:sha`, async call => {
    const project = projectOf(gitlab, call);
    const id = await commitOf(gitlab, project, call.params.sha, 'Commit');
    const commit = await gitlab.repository(project).commit(id);
    return Response.json(commitJson(gitlab, project, commit));
  }),
];

const fileRoutes = (gitlab: Gitlab, base: string): Route[] => {
  const fileOf = async (call: Call) => {
    const project = projectOf(gitlab, call);
    const ref = call.query.get('ref') || project.defaultBranch;
    const commit = await commitOf(gitlab, project, ref, 'Commit');
    const blob = await gitlab
      .repository(project)
      .blob(commit, call.params.path);
    if (!blob) throw notFound('File');
    return { ref, commit, blob };
  };
  const headers = (call: Call, blob: Blob, ref: string, commit: string) => ({
    'x-gitlab-blob-id': blob.id,
    'x-gitlab-commit-id': commit,
    'x-gitlab-content-sha256': sha256(blob.content),
    'x-gitlab-encoding': 'base64',
    'x-gitlab-execute-filemode': 'false',
    'x-gitlab-file-name': encodeURIComponent(nameOf(call.params.path)),
    'x-gitlab-file-path': encodeURIComponent(call.params.path),
    'x-gitlab-last-commit-id': commit,
    'x-gitlab-ref': encodeURIComponent(ref),
    'x-gitlab-size': String(blob.content.length),
  });
  const archive = async (call: Call) => {
    const project = projectOf(gitlab, call);
    const ref = call.query.get('sha') || project.defaultBranch;
    const commit = await commitOf(gitlab, project, ref, 'File');
    const path = call.query.get('path')?.replace(/^\/+|\/+$/g, '') || undefined;
    const format = formatOf(call);
    const folder = [
      project.path,
      ref.replace(/\//g, '-'),
      commit,
      ...(path ? [path.replace(/\//g, '-')] : []),
    ].join('-');
    const repository = gitlab.repository(project);
    if (
      path &&
      !(await repository.tree(commit, path, false)) &&
      !(await repository.blob(commit, path))
    ) {
      throw notFound('File');
    }
    const bytes = await repository.archive({
      commit,
      format,
      prefix: `${folder}/`,
      path,
    });
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${encodeURIComponent(
          folder,
        )}.${format}"`,
      },
    });
  };
  return [
    route('GET', `${base}/tree`, async call => {
      const project = projectOf(gitlab, call);
      const { query } = call;
      const commit = await commitOf(gitlab, project, query.get('ref'), 'Tree');
      const entries = await gitlab
        .repository(project)
        .tree(
          commit,
          query.get('path') ?? '',
          query.get('recursive') === 'true',
        );
      if (!entries) throw notFound('invalid revision or path');
      return paged(
        call,
        entries.map(e => ({
          id: e.id,
          name: nameOf(e.path),
          type: e.type,
          path: e.path,
          mode: e.mode,
        })),
      );
    }),
    route('GET', `${base}/files/:path/raw`, async call => {
      const { ref, commit, blob } = await fileOf(call);
      const etag = `W/"${blob.id}"`;
      if (call.request.headers.get('if-none-match') === etag) {
        return new Response(null, { status: 304, headers: { etag } });
      }
      return new Response(new Uint8Array(blob.content), {
        headers: {
          ...headers(call, blob, ref, commit),
          etag,
          'content-type': 'text/plain; charset=utf-8',
          'content-length': String(blob.content.length),
          'cache-control': 'max-age=0, private, must-revalidate',
        },
      });
    }),
    route('GET', `${base}/files/:path`, async call => {
      const { ref, commit, blob } = await fileOf(call);
      return Response.json(
        {
          file_name: nameOf(call.params.path),
          file_path: call.params.path,
          size: blob.content.length,
          encoding: 'base64',
          content: blob.content.toString('base64'),
          content_sha256: sha256(blob.content),
          ref,
          blob_id: blob.id,
          commit_id: commit,
          last_commit_id: commit,
          execute_filemode: false,
        },
        { headers: headers(call, blob, ref, commit) },
      );
    }),
    route('GET', `${base}/archive`, archive),
    route('GET', `${base}/archive.tar.gz`, archive),
    route('GET', `${base}/archive.tar`, archive),
    route('GET', `${base}/archive.zip`, archive),
  ];
};

const nameOf = (path: string) => path.split('/').pop()!;
const sha256 = (bytes: Buffer) =>
  createHash('sha256').update(bytes).digest('hex');

function formatOf(call: Call): 'tar' | 'tar.gz' | 'zip' {
  const { pathname } = call.url;
  if (pathname.endsWith('.zip')) return 'zip';
  return pathname.endsWith('.tar') ? 'tar' : 'tar.gz';
}

/** `actions` of a commit, checked against what is there. Throws 400 in GitLab's words. */
async function changesOf(
  gitlab: Gitlab,
  project: ProjectState,
  onto: string | undefined,
  actions: unknown,
): Promise<FileChange[]> {
  if (!Array.isArray(actions)) throw refuse(400, 'actions is missing');
  const repository = gitlab.repository(project);
  const exists = async (path: string) =>
    onto !== undefined && (await repository.blob(onto, path)) !== undefined;
  const changes: FileChange[] = [];
  for (const action of actions as Record<string, unknown>[]) {
    const path = text(action?.file_path) ?? '';
    if (
      !path ||
      path.split('/').some(p => ['', '.', '..', '.git'].includes(p))
    ) {
      throw refuse(400, 'path cannot be blank or include directory traversal');
    }
    const content = Buffer.from(
      text(action.content) ?? '',
      action.encoding === 'base64' ? 'base64' : 'utf8',
    );
    switch (action.action) {
      case 'create':
        if (await exists(path)) {
          throw refuse(400, 'A file with this name already exists');
        }
        changes.push({ action: 'write', path, content });
        break;
      case 'update':
        if (!(await exists(path))) {
          throw refuse(400, "A file with this name doesn't exist");
        }
        changes.push({ action: 'write', path, content });
        break;
      case 'delete':
        if (!(await exists(path))) {
          throw refuse(400, "A file with this name doesn't exist");
        }
        changes.push({ action: 'delete', path });
        break;
      case 'move': {
        const from = text(action.previous_path) ?? '';
        const moved = onto ? await repository.blob(onto, from) : undefined;
        if (!moved) throw refuse(400, "A file with this name doesn't exist");
        changes.push(
          { action: 'delete', path: from },
          {
            action: 'write',
            path,
            content: action.content === undefined ? moved.content : content,
          },
        );
        break;
      }
      default:
        throw refuse(400, 'actions[0][action] does not have a valid value');
    }
  }
  return changes;
}
