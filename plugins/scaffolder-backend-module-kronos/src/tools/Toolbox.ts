import { ConflictError } from '@backstage/errors';
import {
  connectionSettingsSchema,
  type Connection,
  type ConnectionSettings,
  type ConnectionsService,
  type UpstreamClient,
} from '@kronos-portal/node';
import { z, type ZodType } from 'zod';
import { GitlabProjects } from './gitlab/GitlabProjects';
import { JenkinsJobs } from './jenkins/JenkinsJobs';
import { KubernetesNamespaces } from './kubernetes/KubernetesNamespaces';
import { RedmineProjects } from './redmine/RedmineProjects';

/** Builds the HTTP client of one connection, with all limits of the instance. */
export type CreateClient = (options: {
  connection: Connection;
  baseUrl: string;
  headers?: Record<string, string>;
  tls?: { ca?: string; insecure?: boolean };
  proxy?: string;
}) => UpstreamClient;

const clusterSchema = connectionSettingsSchema.omit({ baseUrl: true }).extend({
  url: connectionSettingsSchema.shape.baseUrl,
  stage: z.string().optional(),
});
const jenkinsSchema = connectionSettingsSchema.extend({ user: z.string() });

export interface ToolboxOptions {
  connections: Pick<ConnectionsService, 'forAffiliate'>;
  createClient: CreateClient;
}

/** The tools of an affiliate, each through the affiliate's own connection. */
export class Toolbox {
  readonly #options: ToolboxOptions;

  static create(options: ToolboxOptions) {
    return new Toolbox(options);
  }

  private constructor(options: ToolboxOptions) {
    this.#options = options;
  }

  /** Throws ConflictError when GitLab is not installed for the affiliate. */
  async gitlab(affiliate: string): Promise<GitlabProjects> {
    const connection = await this.#need(affiliate, 'gitlab');
    const settings = settingsOf(connection, connectionSettingsSchema);
    const token = secret(connection, 'token');
    return GitlabProjects.create({
      client: this.#client(connection, settings.baseUrl, settings, {
        'private-token': token,
      }),
      token,
    });
  }

  /** Throws ConflictError when Jenkins is not installed for the affiliate. */
  async jenkins(affiliate: string): Promise<JenkinsJobs> {
    const connection = await this.#need(affiliate, 'jenkins');
    const settings = settingsOf(connection, jenkinsSchema);
    const basic = Buffer.from(
      `${settings.user}:${secret(connection, 'token')}`,
    ).toString('base64');
    return JenkinsJobs.create({
      client: this.#client(connection, settings.baseUrl, settings, {
        authorization: `Basic ${basic}`,
      }),
    });
  }

  /** undefined when Redmine is not installed for the affiliate: a service can do without. */
  async redmine(affiliate: string): Promise<RedmineProjects | undefined> {
    const connection = await this.#find(affiliate, 'redmine');
    if (!connection) return undefined;
    const settings = settingsOf(connection, connectionSettingsSchema);
    return RedmineProjects.create({
      client: this.#client(connection, settings.baseUrl, settings, {
        'x-redmine-api-key': secret(connection, 'apiKey'),
      }),
    });
  }

  /** The cluster where the affiliate develops. Throws ConflictError when there is none. */
  async devCluster(affiliate: string): Promise<KubernetesNamespaces> {
    const connection = await this.#need(
      affiliate,
      'kubernetes',
      ({ name, settings }) => settings.stage === 'dev' || name === 'dev',
    );
    const settings = settingsOf(connection, clusterSchema);
    return KubernetesNamespaces.create({
      client: this.#client(connection, settings.url, settings, {
        authorization: `Bearer ${secret(connection, 'token')}`,
      }),
    });
  }

  async #find(
    affiliate: string,
    offering: string,
    fits: (connection: Connection) => boolean = () => true,
  ): Promise<Connection | undefined> {
    const all = await this.#options.connections.forAffiliate(
      affiliate,
      offering,
    );
    return all.find(fits);
  }

  async #need(
    affiliate: string,
    offering: string,
    fits?: (connection: Connection) => boolean,
  ): Promise<Connection> {
    const connection = await this.#find(affiliate, offering, fits);
    if (!connection) {
      throw new ConflictError(
        `${offering} is not installed for the affiliate '${affiliate}'. An administrator can install it in the marketplace.`,
      );
    }
    return connection;
  }

  #client(
    connection: Connection,
    baseUrl: string,
    settings: Pick<ConnectionSettings, 'tls' | 'proxy'>,
    headers: Record<string, string>,
  ): UpstreamClient {
    return this.#options.createClient({
      connection,
      baseUrl,
      headers,
      tls: settings.tls,
      proxy: settings.proxy,
    });
  }
}

function settingsOf<T>(connection: Connection, schema: ZodType<T>): T {
  const parsed = schema.safeParse(connection.settings);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ConflictError(
    `The settings of ${connection.offering} cannot be used: ${issue.path.join(
      '.',
    )} ${issue.message}`,
  );
}

function secret(connection: Connection, name: string): string {
  const value = connection.secrets[name];
  if (!value) {
    throw new ConflictError(
      `The connection to ${connection.offering} has no ${name}`,
    );
  }
  return value;
}
