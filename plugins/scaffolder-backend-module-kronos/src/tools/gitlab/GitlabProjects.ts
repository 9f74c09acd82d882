import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { initRepoAndPush } from '@backstage/plugin-scaffolder-node';
import { path, type UpstreamClient } from '@kronos-portal/node';
import fs from 'node:fs/promises';
import nodePath from 'node:path';
import { z } from 'zod';
import type { ServicePlan } from '../../plan/ServicePlan';
import { unlessMissing } from '../notFound';

export const groupSchema = z.object({ id: z.number() });
export const projectSchema = z.object({
  id: z.number(),
  path_with_namespace: z.string(),
  default_branch: z.string().nullish(),
  topics: z.array(z.string()).default([]),
});
export const branchSchema = z.object({ name: z.string() });
const levelsSchema = z
  .array(z.object({ access_level: z.number().nullish() }))
  .default([]);
export const protectionSchema = z.object({
  name: z.string(),
  push_access_levels: levelsSchema,
  merge_access_levels: levelsSchema,
});
export const hooksSchema = z.array(
  z.object({ id: z.number(), url: z.string() }),
);

/** Access levels of GitLab. */
const NO_ONE = 0;
const DEVELOPERS = 30;
const MAINTAINERS = 40;

export interface GitlabProject {
  id: number;
  defaultBranch?: string;
  created: boolean;
}

/** The topic by which a project is known as made for this service and this team. */
const topicOf = (plan: ServicePlan) => `kronos-${plan.team}-${plan.name}`;

/** Makes what is missing in GitLab; whatever is there stays. */
export class GitlabProjects {
  readonly #client: UpstreamClient;
  readonly #token: string;

  static create(options: { client: UpstreamClient; token: string }) {
    return new GitlabProjects(options);
  }

  private constructor(options: { client: UpstreamClient; token: string }) {
    this.#client = options.client;
    this.#token = options.token;
  }

  /** Address of the project for people. */
  webUrl(plan: ServicePlan): string {
    return `${this.#client.baseUrl.replace(/\/+$/, '')}/${plan.gitlabPath}`;
  }

  cloneUrl(plan: ServicePlan): string {
    return `${this.webUrl(plan)}.git`;
  }

  /** Address of the file that the catalog reads. */
  catalogInfoUrl(plan: ServicePlan): string {
    return `${this.webUrl(plan)}/-/blob/main/catalog-info.yaml`;
  }

  /** Throws ConflictError when a project of that path was made by someone else. */
  async ensureProject(
    plan: ServicePlan,
    signal?: AbortSignal,
  ): Promise<GitlabProject> {
    const found = await unlessMissing(
      this.#client.get(
        path`/api/v4/projects/${plan.gitlabPath}`,
        projectSchema,
        { signal },
      ),
    );
    if (found) {
      if (!found.topics.includes(topicOf(plan))) {
        throw new ConflictError(
          `GitLab has a project ${plan.gitlabPath} that was not made for this service`,
        );
      }
      return {
        id: found.id,
        defaultBranch: found.default_branch ?? undefined,
        created: false,
      };
    }
    const group = await this.#ensureGroup(plan.affiliate, signal);
    const { data } = await this.#client.send('POST', '/api/v4/projects', {
      json: {
        name: plan.name,
        path: plan.name,
        namespace_id: group,
        description: plan.description,
        visibility: 'private',
        default_branch: 'main',
        topics: ['kronos', topicOf(plan)],
      },
      schema: projectSchema,
      signal,
    });
    return { id: data.id, created: true };
  }

  async hasBranch(
    project: number,
    branch: string,
    signal?: AbortSignal,
  ): Promise<boolean> {
    return Boolean(
      await unlessMissing(
        this.#client.get(
          path`/api/v4/projects/${project}/repository/branches/${branch}`,
          branchSchema,
          { signal },
        ),
      ),
    );
  }

  /** Pushes a folder as the first commit of `main`. */
  async push(options: {
    plan: ServicePlan;
    dir: string;
    author?: { name?: string; email?: string };
    logger: LoggerService;
  }): Promise<void> {
    // what a broken run left behind
    await fs.rm(nodePath.join(options.dir, '.git'), {
      recursive: true,
      force: true,
    });
    await initRepoAndPush({
      dir: options.dir,
      remoteUrl: this.cloneUrl(options.plan),
      auth: { username: 'oauth2', password: this.#token },
      logger: options.logger,
      defaultBranch: 'main',
      commitMessage: `Create ${options.plan.name}`,
      gitAuthorInfo: options.author,
    });
  }

  async ensureBranch(
    project: number,
    branch: string,
    from: string,
    signal?: AbortSignal,
  ): Promise<boolean> {
    if (await this.hasBranch(project, branch, signal)) return false;
    await this.#client.send(
      'POST',
      path`/api/v4/projects/${project}/repository/branches`,
      { query: { branch, ref: from }, signal },
    );
    return true;
  }

  async setDefaultBranch(project: number, branch: string): Promise<void> {
    await this.#client.send('PUT', path`/api/v4/projects/${project}`, {
      json: { default_branch: branch },
    });
  }

  /**
   * Changes only by merge request: developers merge to `develop`, maintainers to `main`. GitLab protects the first branch
   * of a project by itself and lets maintainers push to it: that protection is replaced. One that people chose stays.
   */
  async ensureProtected(
    project: number,
    branch: 'main' | 'develop',
    signal?: AbortSignal,
  ): Promise<boolean> {
    const all = path`/api/v4/projects/${project}/protected_branches`;
    const found = await unlessMissing(
      this.#client.get(`${all}${path`/${branch}`}`, protectionSchema, {
        signal,
      }),
    );
    if (found && !isGitlabsOwn(found)) return false;
    if (found) {
      await this.#client.send('DELETE', `${all}${path`/${branch}`}`, {
        signal,
      });
    }
    await this.#client.send('POST', all, {
      json: {
        name: branch,
        push_access_level: NO_ONE,
        merge_access_level: branch === 'main' ? MAINTAINERS : DEVELOPERS,
        allow_force_push: false,
      },
      signal,
    });
    return true;
  }

  async ensureWebhook(
    project: number,
    hook: { url: string; secret?: string },
    signal?: AbortSignal,
  ): Promise<boolean> {
    const { data: hooks } = await this.#client.get(
      path`/api/v4/projects/${project}/hooks`,
      hooksSchema,
      { query: { per_page: 100 }, signal },
    );
    if (hooks.some(({ url }) => url === hook.url)) return false;
    await this.#client.send('POST', path`/api/v4/projects/${project}/hooks`, {
      json: {
        url: hook.url,
        token: hook.secret,
        push_events: true,
        merge_requests_events: true,
        tag_push_events: true,
        enable_ssl_verification: hook.url.startsWith('https:'),
      },
      signal,
    });
    return true;
  }

  async #ensureGroup(name: string, signal?: AbortSignal): Promise<number> {
    const found = await unlessMissing(
      this.#client.get(path`/api/v4/groups/${name}`, groupSchema, {
        query: { with_projects: false },
        signal,
      }),
    );
    if (found) return found.id;
    const { data } = await this.#client.send('POST', '/api/v4/groups', {
      json: { name, path: name, visibility: 'private' },
      schema: groupSchema,
      signal,
    });
    return data.id;
  }
}

/** What GitLab sets for the first branch of a project, unless its administrator chose otherwise. */
function isGitlabsOwn(found: z.infer<typeof protectionSchema>): boolean {
  return [found.push_access_levels, found.merge_access_levels].every(
    levels => levels.length === 1 && levels[0].access_level === MAINTAINERS,
  );
}
