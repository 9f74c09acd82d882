import path from 'node:path';
import { playgroundCredentials } from '../credentials';
import type { PushRequest, StandInContext } from '../StandIn';
import type { Person } from '../world/events';
import type { Signature } from './FastImport';
import {
  BOT,
  GitlabState,
  type GitlabUser,
  type HookState,
  type MergeRequestState,
  type ProjectState,
} from './GitlabState';
import { notFound, refuse } from './http';
import {
  NO_COMMIT,
  Repository,
  type Commit,
  type FileChange,
} from './Repository';
import { createHistory, toChanges, workFiles } from './seedProject';
import { mergeRequestHook, pushHook, sendHook } from './webhooks';
import { pickWorks } from './works';

const SEEDED_AT_ONCE = 4;
/** Longer pushes are cut in webhooks, as GitLab does. */
const COMMITS_IN_HOOK = 20;

/** What GitLab does when something is pushed, opened or merged: REST, git and the world's life all come here. */
export class Gitlab {
  readonly state: GitlabState;
  readonly #context: StandInContext;
  readonly #repositories = new Map<number, Repository>();

  static async create(context: StandInContext): Promise<Gitlab> {
    const gitlab = new Gitlab(context);
    await gitlab.#seed();
    return gitlab;
  }

  private constructor(context: StandInContext) {
    this.#context = context;
    this.state = GitlabState.create(context.world);
  }

  get baseUrl() {
    return `${this.#context.url}/gitlab`;
  }

  get gitRoot() {
    return path.join(this.#context.dataDir, 'git');
  }

  now() {
    return this.#context.world.now();
  }

  log(message: string) {
    this.#context.log(message);
  }

  repository(project: ProjectState): Repository {
    const known = this.#repositories.get(project.id);
    if (known) return known;
    const repository = Repository.at(
      path.join(this.gitRoot, `${this.state.fullPath(project)}.git`),
    );
    this.#repositories.set(project.id, repository);
    return repository;
  }

  webUrl(project: ProjectState) {
    return `${this.baseUrl}/${this.state.fullPath(project)}`;
  }

  async createProject(options: {
    groupId: number;
    name: string;
    path: string;
    description?: string;
    topics?: string[];
    visibility?: string;
    defaultBranch?: string;
    readme?: boolean;
  }): Promise<ProjectState> {
    const now = this.now();
    const project: ProjectState = {
      id: this.state.nextId(),
      groupId: options.groupId,
      name: options.name,
      path: options.path,
      description: options.description ?? '',
      topics: options.topics ?? [],
      visibility: options.visibility ?? 'private',
      archived: false,
      defaultBranch: options.defaultBranch ?? 'main',
      createdAt: now,
      lastActivityAt: now,
      branches: {},
      protections: [],
      hooks: [],
      mergeRequests: [],
      variables: [],
    };
    this.state.projects.push(project);
    await this.repository(project).init(project.defaultBranch);
    this.#context.world.emit('project-created', {
      project: this.state.fullPath(project),
    });
    if (options.readme) {
      await this.commit({
        project,
        branch: project.defaultBranch,
        user: BOT,
        message: 'Initial commit',
        changes: toChanges({ 'README.md': `# ${options.name}\n` }),
      });
    }
    return project;
  }

  /** A commit on top of a branch, as REST makes it. Throws GitlabRefusal. */
  async commit(options: {
    project: ProjectState;
    branch: string;
    startFrom?: string;
    user: GitlabUser;
    author?: { name: string; email: string };
    message: string;
    changes: FileChange[];
  }): Promise<string> {
    const { project, branch, user, message, changes } = options;
    const author = options.author ?? user;
    const id = await this.repository(project).commitChanges({
      branch,
      from: project.branches[branch] ?? options.startFrom,
      author: this.#signature(author),
      message,
      changes,
    });
    await this.lookForPushes(project, user);
    return id;
  }

  /** Compares the branches with what is known, and tells everyone what is new. */
  async lookForPushes(project: ProjectState, user: GitlabUser): Promise<void> {
    const before = project.branches;
    const after = await this.repository(project).branches();
    project.branches = after;
    project.lastActivityAt = this.now();
    if (Object.keys(before).length === 0) await this.#firstPush(project);
    this.state.touch();
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    for (const branch of names) {
      const from = before[branch] ?? NO_COMMIT;
      const to = after[branch] ?? NO_COMMIT;
      if (from === to) continue;
      const others = Object.values(before).filter(id => id !== to);
      await this.#tellPush({ project, branch, from, to, others, user });
    }
  }

  openMergeRequest(options: {
    project: ProjectState;
    title: string;
    description?: string;
    sourceBranch: string;
    targetBranch: string;
    author: GitlabUser;
  }): MergeRequestState {
    const { project, title, author } = options;
    const now = this.now();
    const request: MergeRequestState = {
      id: this.state.nextId(),
      iid: project.mergeRequests.length + 1,
      title,
      description: options.description ?? '',
      state: 'opened',
      draft: /^(draft:|\[draft\]|\(draft\))/i.test(title),
      sourceBranch: options.sourceBranch,
      targetBranch: options.targetBranch,
      author: author.username,
      createdAt: now,
      updatedAt: now,
      sha: project.branches[options.sourceBranch] ?? NO_COMMIT,
    };
    project.mergeRequests.push(request);
    this.#tellMergeRequest(project, request, 'open', author);
    return request;
  }

  /** Throws GitlabRefusal 405 or 422 when it cannot be merged. */
  async merge(options: {
    project: ProjectState;
    request: MergeRequestState;
    user: GitlabUser;
    message?: string;
    removeSource?: boolean;
  }): Promise<void> {
    const { project, request, user } = options;
    if (request.state !== 'opened' || request.draft) {
      throw refuse(405, '405 Method Not Allowed');
    }
    const source = project.branches[request.sourceBranch];
    if (!source || !project.branches[request.targetBranch]) {
      throw refuse(422, 'Branch cannot be merged');
    }
    const repository = this.repository(project);
    const merged = await repository.merge({
      source,
      target: request.targetBranch,
      author: this.#signature(user),
      message:
        options.message ??
        `Merge branch '${request.sourceBranch}' into '${
          request.targetBranch
        }'\n\n${request.title}\n\nSee merge request ${this.state.fullPath(
          project,
        )}!${request.iid}`,
    });
    if (!merged) throw refuse(422, 'Branch cannot be merged');
    const now = this.now();
    Object.assign(request, {
      state: 'merged',
      mergedAt: now,
      updatedAt: now,
      mergedBy: user.username,
      mergeCommit: merged,
    });
    if (options.removeSource) {
      await repository.deleteBranch(request.sourceBranch);
    }
    await this.lookForPushes(project, user);
    this.#tellMergeRequest(project, request, 'merge', user);
  }

  updateMergeRequest(
    project: ProjectState,
    request: MergeRequestState,
    change: Partial<MergeRequestState>,
    user: GitlabUser,
  ) {
    const closes = change.state === 'closed' && request.state === 'opened';
    const now = this.now();
    Object.assign(request, change, { updatedAt: now });
    if (closes) request.closedAt = now;
    this.#tellMergeRequest(project, request, closes ? 'close' : 'update', user);
  }

  /** For the control path: a developer of the affiliate pushes something to a branch. */
  async pushSomething(request: PushRequest): Promise<{ commit: string }> {
    const project = this.state.project(request.project);
    if (!project) throw notFound('Project');
    const head = project.branches[project.defaultBranch];
    const { affiliate, service } = {
      affiliate: this.state.groupOf(project).path,
      service: project.path,
    };
    const random = this.#context.world.random(
      'gitlab',
      'push',
      service,
      this.now(),
    );
    const commit = await this.commit({
      project,
      branch: request.branch,
      startFrom: project.branches.develop ?? head,
      user: this.state.userByName(`${affiliate}-developer`),
      message: request.message,
      changes: request.config
        ? toChanges({
            'deploy/values-prd.yaml': `env:\n  HTTP_TIMEOUT_MS: "${random.int(
              1,
              90,
            )}00"\n`,
          })
        : toChanges(workFiles(pickWorks(random, 1)[0])).map(change => ({
            ...change,
            path: `docs/changes/${random.hex(8)}.md`,
          })),
    });
    return { commit };
  }

  async #tellPush(options: {
    project: ProjectState;
    branch: string;
    from: string;
    to: string;
    others: string[];
    user: GitlabUser;
  }) {
    const { project, branch, from, to, others, user } = options;
    const repository = this.repository(project);
    const commits: Commit[] =
      to === NO_COMMIT
        ? []
        : await repository.commits({
            from: to,
            not: from === NO_COMMIT ? others : [from],
            limit: 1_000,
          });
    const newest = commits[0];
    for (const request of project.mergeRequests) {
      if (request.state === 'opened' && request.sourceBranch === branch) {
        request.sha = to;
        request.updatedAt = this.now();
        this.#tellMergeRequest(project, request, 'update', user, from);
      }
    }
    if (to !== NO_COMMIT) {
      this.#context.world.emit('push', {
        project: this.state.fullPath(project),
        branch,
        before: from,
        after: to,
        message: newest?.title ?? (await repository.commit(to)).title,
        author: this.#person(newest, user),
      });
    }
    const shown = await Promise.all(
      commits
        .slice(0, COMMITS_IN_HOOK)
        .reverse()
        .map(async commit => ({
          commit,
          paths: await repository.changedPaths(commit.id),
        })),
    );
    this.#deliver(
      project,
      hook => hook.push,
      'Push Hook',
      pushHook({
        gitlab: this,
        project,
        branch,
        before: from,
        after: to,
        user,
        commits: shown,
        total: commits.length,
      }),
    );
  }

  #tellMergeRequest(
    project: ProjectState,
    request: MergeRequestState,
    action: 'open' | 'update' | 'merge' | 'close',
    user: GitlabUser,
    oldrev?: string,
  ) {
    project.lastActivityAt = this.now();
    this.#context.world.emit('merge-request', {
      project: this.state.fullPath(project),
      iid: request.iid,
      action,
      title: request.title,
      sourceBranch: request.sourceBranch,
      targetBranch: request.targetBranch,
      author: toPerson(this.state.userByName(request.author)),
    });
    this.#deliver(
      project,
      hook => hook.mergeRequests,
      'Merge Request Hook',
      mergeRequestHook({
        gitlab: this,
        project,
        request,
        action,
        user,
        oldrev,
      }),
    );
  }

  #deliver(
    project: ProjectState,
    wants: (hook: HookState) => boolean,
    event: string,
    body: unknown,
  ) {
    for (const hook of project.hooks.filter(wants)) {
      void sendHook({
        hook,
        event,
        body,
        instance: this.baseUrl,
        log: message => this.log(message),
      });
    }
  }

  /** The first branch becomes the default one and is protected, as a new instance has it. */
  async #firstPush(project: ProjectState) {
    const names = Object.keys(project.branches);
    if (names.length === 0) return;
    if (!names.includes(project.defaultBranch)) {
      project.defaultBranch = names[0];
      await this.repository(project).setHead(names[0]);
    }
    if (project.protections.length === 0) {
      project.protections.push({
        id: this.state.nextId(),
        name: project.defaultBranch,
        push: 40,
        merge: 40,
        allowForcePush: false,
      });
    }
  }

  #signature(author: { name: string; email: string }): Signature {
    return { name: author.name, email: author.email, time: this.now() };
  }

  #person(commit: Commit | undefined, user: GitlabUser): Person {
    if (!commit) return toPerson(user);
    const { name, email } = commit.author;
    const known = this.state.userByEmail(email);
    return known
      ? toPerson(known)
      : { name: email.split('@')[0], title: name, email };
  }

  /** Repositories of the reference services: only those that are not there yet. */
  async #seed() {
    const { world, portalUrl } = this.#context;
    const portalHook =
      portalUrl === undefined
        ? undefined
        : `${portalUrl}/api/events/http/gitlab`;
    for (const project of this.state.projects) {
      for (const hook of project.hooks) {
        if (hook.portal && portalHook) hook.url = portalHook;
      }
    }
    const waiting = [...world.seed.services];
    const work = async () => {
      for (let s = waiting.shift(); s; s = waiting.shift()) {
        await this.#seedService(s, portalHook);
      }
    };
    await Promise.all(Array.from({ length: SEEDED_AT_ONCE }, work));
    this.state.projects.sort((a, b) => a.id - b.id);
    this.state.touch();
  }

  async #seedService(
    service: StandInContext['world']['seed']['services'][number],
    portalHook: string | undefined,
  ) {
    const { world } = this.#context;
    const known = this.state.project(`${service.affiliate}/${service.name}`);
    if (known && (await this.repository(known).exists())) return;
    const index = world.seed.services.indexOf(service);
    const { stream, createdAt, mergeRequests } = createHistory(world, service);
    const project: ProjectState = known ?? {
      id: 101 + index,
      groupId: this.state.group(service.affiliate)!.id,
      name: service.name,
      path: service.name,
      description: `${service.title}: ${service.description}`,
      topics: [service.language, `tier-${service.tier}`],
      visibility: 'private',
      archived: false,
      defaultBranch: 'main',
      createdAt,
      lastActivityAt: createdAt,
      branches: {},
      protections: ['main', 'develop'].map((name, i) => ({
        id: 2_000_000 + 2 * index + i,
        name,
        push: 0,
        merge: name === 'main' ? 40 : 30,
        allowForcePush: false,
      })),
      hooks:
        portalHook === undefined
          ? []
          : [
              {
                id: 3_000_000 + index,
                url: portalHook,
                token: playgroundCredentials.gitlabWebhook,
                push: true,
                mergeRequests: true,
                createdAt,
                portal: true,
              },
            ],
      mergeRequests: [],
      variables: [
        { key: 'DEPLOY_KEY', value: 'only-for-maintainers-of-the-playground' },
      ],
    };
    const repository = this.repository(project);
    await repository.init('main');
    await repository.import(stream);
    project.branches = await repository.branches();
    project.lastActivityAt = Math.max(
      createdAt,
      ...mergeRequests.map(m => m.updatedAt),
    );
    if (!known) {
      project.mergeRequests = mergeRequests.map((request, i) => ({
        ...request,
        id: 5_000 + index * 10 + i,
        iid: i + 1,
        sha: project.branches[request.sourceBranch],
      }));
      this.state.projects.push(project);
    }
  }
}

const toPerson = (user: GitlabUser): Person => ({
  name: user.username,
  title: user.name,
  email: user.email,
});
