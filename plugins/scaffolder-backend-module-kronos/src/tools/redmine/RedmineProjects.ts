import { ConflictError } from '@backstage/errors';
import { path, type UpstreamClient } from '@kronos-portal/node';
import { z } from 'zod';
import type { ServicePlan } from '../../plan/ServicePlan';
import { unlessMissing } from '../notFound';

const projectSchema = z.object({
  project: z.object({
    id: z.number(),
    identifier: z.string(),
    homepage: z.string().nullish(),
  }),
});
const trackersSchema = z.object({
  trackers: z.array(z.object({ id: z.number() })).default([]),
});

/** Makes what is missing in Redmine. */
export class RedmineProjects {
  readonly #client: UpstreamClient;

  static create(options: { client: UpstreamClient }) {
    return new RedmineProjects(options.client);
  }

  private constructor(client: UpstreamClient) {
    this.#client = client;
  }

  webUrl(plan: ServicePlan): string {
    const base = this.#client.baseUrl.replace(/\/+$/, '');
    return `${base}/projects/${plan.redmineProject}`;
  }

  /**
   * A project with all trackers. Its homepage is the repository, by which an earlier run's project is known. Throws
   * ConflictError when a project of that identifier was made by someone else. True when it was made now.
   */
  async ensureProject(
    plan: ServicePlan,
    repositoryUrl: string,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const found = await unlessMissing(
      this.#client.get(
        path`/projects/${`${plan.redmineProject}.json`}`,
        projectSchema,
        { signal },
      ),
    );
    if (found) {
      if (found.project.homepage !== repositoryUrl) {
        throw new ConflictError(
          `Redmine has a project ${plan.redmineProject} that was not made for this service`,
        );
      }
      return false;
    }
    const { data } = await this.#client.get('/trackers.json', trackersSchema, {
      signal,
    });
    await this.#client.send('POST', '/projects.json', {
      json: {
        project: {
          name: plan.name,
          identifier: plan.redmineProject,
          description: plan.description,
          homepage: repositoryUrl,
          is_public: false,
          enabled_module_names: ['issue_tracking', 'wiki'],
          tracker_ids: data.trackers.map(({ id }) => id),
        },
      },
      signal,
    });
    return true;
  }
}
