import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_LOKI_LABELS,
} from '@kronos-portal/common';
import {
  authorizationOf,
  connectionSettingsSchema,
  parseInput,
  selectorOf,
  toMatchers,
  type Connector,
} from '@kronos-portal/node';
import { z } from 'zod';
import type { LogSource, LogWindow } from '../../sources/LogSource';
import type { Window } from '../../sources/MetricSource';
import { ConnectionClients, type SourceOptions } from '../ConnectionClients';
import type { MeteredClient } from '../metered';
import { endsHere } from '../pages';

const PAGE = 1_000;

export const lokiSettingsSchema = connectionSettingsSchema.extend({
  user: z.string().optional(),
  /** sent as X-Scope-OrgID */
  tenant: z.string().optional(),
  /** `label=value` pairs that every query gets; `{affiliate}` stands for the affiliate */
  matchers: z.string().optional(),
});

const streamsSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('streams'),
    result: z.array(
      z.object({
        stream: z.record(z.string(), z.string()).catch({}),
        // nanoseconds since 1970 as text, the line, and perhaps structured metadata
        values: z.array(
          z
            .tuple([z.string().regex(/^\d{1,20}$/), z.string()])
            .rest(z.unknown()),
        ),
      }),
    ),
  }),
});
type Streams = z.infer<typeof streamsSchema>['data']['result'];

/** https://grafana.com/docs/loki/latest/reference/loki-http-api/ */
export const lokiConnector: Connector = {
  tool: 'loki',
  client({ connection, createClient }) {
    const { baseUrl, tls, proxy, user, tenant } = parseInput(
      lokiSettingsSchema,
      connection.settings,
    );
    return createClient({
      baseUrl,
      tls,
      proxy,
      headers: {
        ...authorizationOf(connection, user),
        ...(tenant && { 'x-scope-orgid': tenant }),
      },
    });
  },
  async check(client) {
    await client.get(
      'loki/api/v1/labels',
      z.object({ status: z.literal('success') }),
    );
    const { data } = await client.get(
      'loki/api/v1/status/buildinfo',
      z.object({ version: z.string().optional() }).catch({}),
      { expect: [404] },
    );
    return { version: data.version };
  },
  views: [],
  actions: [],
};

/** Lines of the streams that carry the labels of the service. */
export class LokiLogSource implements LogSource {
  readonly tool = 'loki';
  readonly #clients: ConnectionClients;

  static create(options: SourceOptions) {
    return new LokiLogSource(options);
  }

  private constructor(options: SourceOptions) {
    this.#clients = ConnectionClients.create(lokiConnector, options);
  }

  async serves(entity: Entity): Promise<boolean> {
    const annotations = entity.metadata.annotations ?? {};
    const runs =
      annotations[ANNOTATION_LOKI_LABELS] ??
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
    const { matchers } = parseInput(lokiSettingsSchema, connection.settings);
    const query = `{${toMatchers(
      selectorOf(entity, matchers, ANNOTATION_LOKI_LABELS),
    )}}`;
    return readForward({ client, query, window, budget });
  }
}

/** Page by page from the beginning of the window, until it or the budget ends. */
async function readForward(options: {
  client: MeteredClient;
  query: string;
  window: Window;
  budget: { lines: number; bytes: number };
}): Promise<LogWindow> {
  const { client, query, window, budget } = options;
  const lines: LogWindow['lines'] = [];
  /** lines of the last nanosecond of a page, which come again with the next */
  let edge = new Set<string>();
  let start = BigInt(window.from) * 1_000_000n;
  const end = BigInt(window.to) * 1_000_000n;
  let bytes = 0;
  for (;;) {
    const limit = Math.min(PAGE, budget.lines - lines.length);
    if (limit <= 0 || bytes >= budget.bytes) {
      return { lines, skipped: 0, until: lines.at(-1)?.time ?? window.from };
    }
    const until = endsHere(client.reading, {
      window,
      lines,
      budget,
      page: PAGE,
    });
    if (until !== undefined) return { lines, skipped: 0, until };
    const { data } = await client.get(
      'loki/api/v1/query_range',
      streamsSchema,
      {
        query: {
          query,
          start: String(start),
          end: String(end),
          limit: limit + edge.size,
          direction: 'forward',
        },
        maxBytes: 20_000_000,
        timeoutMs: 30_000,
      },
    );
    const page = inOrder(data.data.result);
    const known = edge;
    const fresh = page.filter(({ key }) => !known.has(key));
    for (const { time, pod, level, line } of fresh) {
      bytes += line.length;
      lines.push({
        time,
        line,
        ...(pod && { pod }),
        ...(level && { level }),
      });
    }
    const last = page.at(-1);
    if (page.length < limit + edge.size || !last || fresh.length === 0) {
      return { lines, skipped: 0, until: window.to };
    }
    start = last.nanos;
    edge = new Set(
      page.filter(({ nanos }) => nanos === last.nanos).map(({ key }) => key),
    );
  }
}

function inOrder(streams: Streams) {
  return streams
    .flatMap(({ stream, values }) => {
      const level = stream.level ?? stream.detected_level;
      const labels = Object.keys(stream)
        .sort()
        .map(name => `${name}=${stream[name]}`)
        .join(',');
      return values.map(([at, line], i) => ({
        nanos: BigInt(at),
        time: Number(BigInt(at) / 1_000_000n),
        pod: stream.pod,
        level: level && level !== 'unknown' ? level : undefined,
        line,
        key: `${labels} ${at} ${line}`,
        place: i,
      }));
    })
    .sort((a, b) =>
      a.nanos === b.nanos
        ? a.place - b.place
        : Number(a.nanos > b.nanos) - Number(a.nanos < b.nanos),
    );
}
