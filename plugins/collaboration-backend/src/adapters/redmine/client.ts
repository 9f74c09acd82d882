import { path, type UpstreamClient } from '@kronos-portal/node';
import type { ZodType } from 'zod';
import {
  createdSchema,
  currentUserSchema,
  issuesSchema,
  oneIssueSchema,
  prioritiesSchema,
  projectSchema,
  refusalSchema,
  statusesSchema,
  versionsSchema,
  type RedmineIssue,
} from './schema';

/** Redmine gives at most 100 items at once. */
const PAGE = 100;

export interface NewIssue {
  project_id: number;
  subject: string;
  description: string;
  tracker_id: number;
  priority_id?: number;
  fixed_version_id?: number;
}

/** Every call that Kronos makes to Redmine. The switch-user header is never sent. */
export class RedmineClient {
  readonly #http: UpstreamClient;
  readonly baseUrl: string;

  static create(http: UpstreamClient) {
    return new RedmineClient(http);
  }

  private constructor(http: UpstreamClient) {
    this.#http = http;
    this.baseUrl = http.baseUrl;
  }

  async whoAmI() {
    const { user } = await this.#get('users/current.json', currentUserSchema);
    return user;
  }

  async project(identifier: string) {
    const { project } = await this.#get(
      path`projects/${identifier}.json`,
      projectSchema,
      { include: 'trackers' },
    );
    return project;
  }

  /**
   * Issues of the project itself, not of its subprojects, in pages up to `limit`; `total` is over all.
   * https://www.redmine.org/projects/redmine/wiki/Rest_Issues
   */
  async issues(options: {
    projectId: number;
    /** `all` has closed ones too */
    status: 'open' | 'all';
    /** only those that belong to some version */
    versioned?: boolean;
    limit: number;
  }): Promise<{ issues: RedmineIssue[]; total: number }> {
    const issues: RedmineIssue[] = [];
    let total = 0;
    do {
      const page = await this.#get('issues.json', issuesSchema, {
        project_id: options.projectId,
        subproject_id: '!*',
        status_id: options.status === 'open' ? 'open' : '*',
        fixed_version_id: options.versioned ? '*' : undefined,
        sort: 'priority:desc,updated_on:desc',
        limit: Math.min(PAGE, options.limit),
        offset: issues.length,
      });
      total = page.total_count;
      issues.push(...page.issues);
      if (page.issues.length === 0) break;
    } while (issues.length < Math.min(total, options.limit));
    return { issues: issues.slice(0, options.limit), total };
  }

  async versions(identifier: string) {
    const { versions } = await this.#get(
      path`projects/${identifier}/versions.json`,
      versionsSchema,
    );
    return versions;
  }

  /** Least pressing first, as Redmine sorts them. */
  async priorities() {
    const { issue_priorities } = await this.#get(
      'enumerations/issue_priorities.json',
      prioritiesSchema,
    );
    return issue_priorities;
  }

  /** Ids of the statuses that end an issue. */
  async closedStatuses(): Promise<Set<number>> {
    const statuses = await this.statuses();
    return new Set(statuses.filter(s => s.is_closed).map(s => s.id));
  }

  async statuses() {
    const { issue_statuses } = await this.#get(
      'issue_statuses.json',
      statusesSchema,
    );
    return issue_statuses;
  }

  /** One issue, with the statuses that its workflow allows (since Redmine 5.0). */
  async issue(id: number) {
    const { issue } = await this.#get(path`issues/${id}.json`, oneIssueSchema, {
      include: 'allowed_statuses',
    });
    return issue;
  }

  /**
   * Changes the status, with a note. Gives the reasons when Redmine does not take it; a status that the workflow does
   * not allow is ignored by Redmine without a word, so look afterwards.
   */
  async changeStatus(
    id: number,
    change: { statusId: number; note: string },
  ): Promise<string[]> {
    const { status, data } = await this.#http.send(
      'PUT',
      path`issues/${id}.json`,
      {
        json: {
          issue: {
            status_id: change.statusId,
            ...(change.note && { notes: change.note }),
          },
        },
        expect: [422],
      },
    );
    if (status !== 422) return [];
    const said = refusalSchema.safeParse(jsonOf(data));
    return said.success && said.data.errors.length
      ? said.data.errors
      : ['Redmine gave no reason.'];
  }

  /** The new issue, or the reasons why Redmine did not take it. */
  async create(issue: NewIssue) {
    const { data } = await this.#http.send('POST', 'issues.json', {
      json: { issue },
      schema: createdSchema,
      expect: [422],
    });
    return data;
  }

  async #get<T>(
    relative: string,
    schema: ZodType<T>,
    query?: Record<string, string | number | undefined>,
  ): Promise<T> {
    return (await this.#http.get(relative, schema, { query })).data;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
