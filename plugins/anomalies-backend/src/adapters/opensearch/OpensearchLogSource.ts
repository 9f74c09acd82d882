import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_OPENSEARCH_LABELS,
} from '@kronos-portal/common';
import {
  authorizationOf,
  connectionSettingsSchema,
  matchersOf,
  parseInput,
  parsePairs,
  UpstreamError,
  type Connector,
} from '@kronos-portal/node';
import { z } from 'zod';
import type { LogSource, LogWindow } from '../../sources/LogSource';
import type { Window } from '../../sources/MetricSource';
import { ConnectionClients, type SourceOptions } from '../ConnectionClients';
import { endsHere } from '../pages';

const FIELD = /^[\w@][\w.@/-]{0,199}$/;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

const PAGE = 1_000;
/** `index.max_result_window` of both products, unless an admin changed it. */
const MOST_HITS = 10_000;

/** Names of indices: no way out of the path, no listing of others. */
const index = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._*-]*(,[a-z0-9][a-z0-9._*-]*)*$/,
    'names of indices in small letters, with * for any part, separated by commas',
  );
const field = z
  .string()
  .regex(/^[\w@][\w.@/-]{0,199}$/, 'the name of a field of the documents');

export const opensearchSettingsSchema = connectionSettingsSchema.extend({
  user: z.string().optional(),
  index: index.default('logs-*'),
  /** `field=value` pairs that every query gets; `{affiliate}` stands for the affiliate */
  matchers: z.string().optional(),
  fields: z
    .object({
      time: field.default('@timestamp'),
      message: field.default('message'),
      level: field.default('log.level'),
      pod: field.default('kubernetes.pod.name'),
      service: field.default('service.name'),
    })
    .prefault({}),
});
type Fields = z.infer<typeof opensearchSettingsSchema>['fields'];

const hitsSchema = z.object({
  hits: z.object({
    hits: z.array(
      z.object({
        _index: z.string().catch(''),
        _id: z.string().catch(''),
        _source: z.record(z.string(), z.unknown()).catch({}),
        sort: z.array(z.union([z.number(), z.string(), z.null()])).default([]),
      }),
    ),
  }),
});

/** Both speak the same search API. https://docs.opensearch.org/latest/api-reference/search-apis/search/ */
export const opensearchConnector: Connector = {
  tool: 'opensearch',
  client({ connection, createClient }) {
    const { baseUrl, tls, proxy, user } = parseInput(
      opensearchSettingsSchema,
      connection.settings,
    );
    const { apiKey } = connection.secrets;
    return createClient({
      baseUrl,
      tls,
      proxy,
      headers: apiKey
        ? { authorization: `ApiKey ${apiKey}` }
        : { ...authorizationOf(connection, user) },
    });
  },
  async check(client) {
    const { data } = await client.get(
      '',
      z.object({
        version: z.object({
          number: z.string(),
          distribution: z.string().optional(),
        }),
      }),
    );
    return {
      version: [data.version.distribution, data.version.number]
        .filter(Boolean)
        .join(' '),
    };
  },
  views: [],
  actions: [],
};

/** Documents that carry the fields of the service, in their order of time. */
export class OpensearchLogSource implements LogSource {
  readonly tool = 'opensearch';
  readonly #clients: ConnectionClients;

  static create(options: SourceOptions) {
    return new OpensearchLogSource(options);
  }

  private constructor(options: SourceOptions) {
    this.#clients = ConnectionClients.create(opensearchConnector, options);
  }

  async serves(entity: Entity): Promise<boolean> {
    const annotations = entity.metadata.annotations ?? {};
    const runs =
      annotations[ANNOTATION_OPENSEARCH_LABELS] ??
      annotations[ANNOTATION_KUBERNETES_ID];
    return Boolean(runs?.trim()) && this.#clients.installed(entity);
  }

  async read(
    entity: Entity,
    window: Window,
    budget: { lines: number; bytes: number },
    signal: AbortSignal,
  ): Promise<LogWindow> {
    const { client, connection } = await this.#clients.first(entity, signal);
    const settings = parseInput(opensearchSettingsSchema, connection.settings);
    const { fields } = settings;
    const filter = termsOf(entity, fields, settings.matchers);
    const lines: LogWindow['lines'] = [];
    let bytes = 0;
    /**
     * The next page begins with the time at which the last one ended, and what came already is left out: no field that
     * breaks ties is the same in both products, and the place in a shard is not unique.
     */
    let start = window.from;
    let edge = new Set<string>();
    for (;;) {
      const wanted = Math.min(PAGE, budget.lines - lines.length);
      if (wanted <= 0 || bytes >= budget.bytes) {
        return { lines, skipped: 0, until: lines.at(-1)?.time ?? window.from };
      }
      const until = endsHere(client.reading, {
        window,
        lines,
        budget,
        page: PAGE,
      });
      if (until !== undefined) return { lines, skipped: 0, until };
      const size = Math.min(MOST_HITS, wanted + edge.size);
      const { data } = await client.send('POST', `${settings.index}/_search`, {
        schema: hitsSchema,
        json: {
          size,
          query: {
            bool: {
              filter: [
                ...filter,
                {
                  range: {
                    [fields.time]: {
                      gte: start,
                      lt: window.to,
                      format: 'epoch_millis',
                    },
                  },
                },
              ],
            },
          },
          // milliseconds also where an index keeps nanoseconds; OpenSearch knows no `format` here
          sort: [{ [fields.time]: { order: 'asc', numeric_type: 'date' } }],
          _source: [fields.message, fields.level, fields.pod],
          track_total_hits: false,
        },
        maxBytes: 20_000_000,
        timeoutMs: 30_000,
      });
      const page = data.hits.hits.map(({ _index, _id, _source, sort }) => ({
        key: `${_index} ${_id}`,
        time: Number(sort[0] ?? NaN),
        source: _source,
      }));
      const last = page.at(-1);
      if (last && !Number.isFinite(last.time)) {
        throw new UpstreamError(
          'nonsense',
          'The search answered without the times of its documents.',
        );
      }
      const known = edge;
      const fresh = page.filter(({ key }) => !known.has(key));
      for (const { time, source } of fresh) {
        const line = text(at(source, fields.message));
        if (line === undefined || !Number.isFinite(time)) continue;
        bytes += line.length;
        const pod = text(at(source, fields.pod));
        const level = text(at(source, fields.level));
        lines.push({
          time,
          line,
          ...(pod && { pod }),
          ...(level && { level }),
        });
      }
      if (!last || page.length < size) {
        return { lines, skipped: 0, until: window.to };
      }
      if (fresh.length === 0) {
        // one millisecond holds more than a search may answer: the rest of it is left out
        start = last.time + 1;
        edge = new Set();
        continue;
      }
      start = last.time;
      edge = new Set(
        page.filter(({ time }) => time === last.time).map(({ key }) => key),
      );
    }
  }
}

/** Exact terms; never a query text, in which a value could say more than itself. */
function termsOf(entity: Entity, fields: Fields, matchers: string | undefined) {
  const annotated = entity.metadata.annotations?.[ANNOTATION_OPENSEARCH_LABELS];
  const own: ReadonlyMap<string, string> = annotated?.trim()
    ? parsePairs(annotated, ANNOTATION_OPENSEARCH_LABELS, FIELD)
    : new Map([[fields.service, entity.metadata.name]]);
  // both hold: what an admin set cannot be taken back by an annotation
  return [...own, ...matchersOf(entity, matchers, FIELD)].map(
    ([name, value]) => ({ term: { [name]: value } }),
  );
}

/** `kubernetes.pod.name` may be a path or one key with dots. */
function at(source: Record<string, unknown>, path: string): unknown {
  if (path in source) return source[path];
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        value !== null && typeof value === 'object'
          ? (value as Record<string, unknown>)[key]
          : undefined,
      source,
    );
}
