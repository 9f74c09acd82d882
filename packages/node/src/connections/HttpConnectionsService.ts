import type {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { ResponseError, ServiceUnavailableError } from '@backstage/errors';
import {
  AFFILIATE_UNRESOLVED,
  affiliateOf,
  LABEL_AFFILIATE,
  TOPIC_INSTALLATION,
  type Problem,
} from '@kronos-portal/common';
import type { EventsService } from '@backstage/plugin-events-node';
import type { ZodType } from 'zod';
import type { Connection } from './Connection';
import type { ConnectionsService } from './ConnectionsService';
import { randomUUID } from 'node:crypto';
import { freezeDeep } from './freezeDeep';
import { connectionsSchema, stampsSchema } from './schema';

export interface HttpConnectionsServiceOptions {
  auth: AuthService;
  discovery: DiscoveryService;
  logger: LoggerService;
  events: EventsService;
  pluginId: string;
}

interface Entry {
  value: unknown;
  /** fresh until, ms */
  until: number;
  problem?: Problem;
}

interface Stamp {
  affiliate: string | null;
  offering: string;
  name?: string;
  off?: boolean;
}

const FRESH_MS = 30_000;
/** After a failure the last known answer is given for this long before the marketplace is asked again. */
const FAILED_MS = 3_000;
const TIMEOUT_MS = 5_000;

const PROBLEM: Problem = {
  kind: 'unconfigured',
  message: 'The marketplace cannot be asked for connections just now.',
};

/**
 * Asks the marketplace backend with the credentials of the plugin that asks. One request at a time for the same
 * question; answers are kept for 30 s or until an installation changes. A marketplace that is down costs nothing but
 * news: the last answer stays.
 */
export class HttpConnectionsService implements ConnectionsService {
  readonly #options: HttpConnectionsServiceOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #underWay = new Map<string, Promise<Entry>>();

  static async create(options: HttpConnectionsServiceOptions) {
    const service = new HttpConnectionsService(options);
    await options.events.subscribe({
      // Of its own for each process: those of the same id share the events, and each has its own cache.
      id: `kronos-connections-${options.pluginId}-${randomUUID()}`,
      topics: [TOPIC_INSTALLATION],
      onEvent: async () => service.invalidate(),
    });
    return service;
  }

  private constructor(options: HttpConnectionsServiceOptions) {
    this.#options = options;
  }

  async forAffiliate(affiliate: string | null, offering: string) {
    const { value } = await this.#entry(keyOf(affiliate, offering), () =>
      this.#fetchConnections(affiliate, offering),
    );
    return [...((value as Connection[] | undefined) ?? [])];
  }

  async forEntity(entity: Entity, offering: string) {
    // An entity of an unknown owner must not be served with anyone's credentials.
    if (entity.metadata.labels?.[LABEL_AFFILIATE] === AFFILIATE_UNRESOLVED) {
      return [];
    }
    return this.forAffiliate(affiliateOf(entity) ?? null, offering);
  }

  async installedFor(affiliate: string | null) {
    const { value, problem } = await this.#entry('stamps', async () => {
      return (await this.#fetch('/stamps', stampsSchema)).items;
    });
    if (problem && value === undefined) {
      throw new ServiceUnavailableError(problem.message);
    }
    const stamps = (value ?? []) as Stamp[];
    const own = stamps.filter(
      s => affiliate !== null && s.affiliate === affiliate,
    );
    const inherited = stamps.filter(
      s =>
        s.affiliate === null &&
        !own.some(o => o.off && o.offering === s.offering && o.name === s.name),
    );
    return [
      ...new Set(
        [...own.filter(s => !s.off), ...inherited].map(s => s.offering),
      ),
    ].sort();
  }

  problemOf(affiliate: string | null, offering: string) {
    return this.#entries.get(keyOf(affiliate, offering))?.problem;
  }

  /** Makes the next question go to the marketplace. What is known stays as the answer for the case that it is down. */
  invalidate() {
    // answers under way may be from before the change
    this.#underWay.clear();
    for (const entry of this.#entries.values()) entry.until = 0;
  }

  async #entry(key: string, load: () => Promise<unknown>): Promise<Entry> {
    const known = this.#entries.get(key);
    if (known && known.until > Date.now()) return known;
    const running = this.#underWay.get(key);
    if (running) return running;

    const asked: Promise<Entry> = load()
      .then(
        (value): Entry => ({
          value: freezeDeep(value),
          until: Date.now() + FRESH_MS,
        }),
      )
      .catch((error): Entry => {
        this.#options.logger.warn(
          `The marketplace did not answer (${key}): ${describe(error)}`,
        );
        return {
          value: this.#entries.get(key)?.value,
          until: Date.now() + FAILED_MS,
          problem: PROBLEM,
        };
      })
      .then(entry => {
        if (this.#underWay.get(key) === asked) {
          this.#underWay.delete(key);
          this.#entries.set(key, entry);
        }
        return entry;
      });
    this.#underWay.set(key, asked);
    return asked;
  }

  async #fetchConnections(
    affiliate: string | null,
    offering: string,
  ): Promise<Connection[]> {
    const query = new URLSearchParams({ offering });
    if (affiliate !== null) query.set('affiliate', affiliate);
    const { items } = await this.#fetch(
      `/connections?${query}`,
      connectionsSchema,
    );
    return resolveConnections(items, affiliate, offering);
  }

  async #fetch<T>(path: string, schema: ZodType<T>): Promise<T> {
    const { auth, discovery } = this.#options;
    const baseUrl = await discovery.getBaseUrl('marketplace');
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'marketplace',
    });
    const response = await fetch(`${baseUrl}${path}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return schema.parse(await response.json());
  }
}

/**
 * What serves an affiliate out of a list: its own ones, and those of the group whose name it does not have itself.
 * Anything else is dropped, whoever sent it. `default` comes first.
 */
export function resolveConnections(
  items: readonly Connection[],
  affiliate: string | null,
  offering: string,
): Connection[] {
  const fitting = items.filter(c => c.offering === offering);
  const own = fitting.filter(
    c => affiliate !== null && c.affiliate === affiliate,
  );
  const inherited = fitting.filter(
    c => c.affiliate === null && !own.some(o => o.name === c.name),
  );
  return [...own, ...inherited].sort(
    (a, b) =>
      Number(b.name === 'default') - Number(a.name === 'default') ||
      a.name.localeCompare(b.name),
  );
}

function keyOf(affiliate: string | null, offering: string) {
  return JSON.stringify([offering, affiliate]);
}

function describe(error: unknown): string {
  // zod errors and response bodies could hold what was received
  if (error instanceof ResponseError) return `HTTP ${error.statusCode}`;
  const { name, code } = error as { name?: string; code?: string };
  return name === 'ZodError'
    ? 'its answer has another shape than expected'
    : String(code ?? name ?? 'unknown');
}
