import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_NAMESPACE,
} from '@kronos-portal/common';
import {
  parseInput,
  path,
  UpstreamError,
  type Connector,
  type UpstreamClient,
} from '@kronos-portal/node';
import { z } from 'zod';
import type { LogLine, LogSource, LogWindow } from '../../sources/LogSource';
import type { Window } from '../../sources/MetricSource';
import { ConnectionClients, type SourceOptions } from '../ConnectionClients';

const MOST_PODS = 20;

const settingsSchema = z.object({
  url: z.url({ protocol: /^https?$/ }),
  /** PEM, or PEM in base64 */
  caData: z.string().optional(),
  skipTLSVerify: z.boolean().optional(),
  proxy: z.string().optional(),
});

const podsSchema = z.object({
  items: z
    .array(
      z.object({
        metadata: z.object({ name: z.string(), namespace: z.string() }),
        spec: z
          .object({
            containers: z.array(z.object({ name: z.string() })).catch([]),
          })
          .catch({ containers: [] }),
        status: z
          .object({ phase: z.string().optional() })
          .catch({ phase: undefined }),
      }),
    )
    .catch([]),
});
type Pod = z.infer<typeof podsSchema>['items'][number];

/** Reads with the clusters of the offering `kubernetes`. */
const cluster: Connector = {
  tool: 'kubernetes',
  client({ connection, createClient }) {
    const { url, caData, skipTLSVerify, proxy } = parseInput(
      settingsSchema,
      connection.settings,
    );
    if (!connection.secrets.token) {
      throw new UpstreamError(
        'unconfigured',
        `No token is set for the cluster ${connection.name}.`,
      );
    }
    return createClient({
      baseUrl: url,
      headers: { authorization: `Bearer ${connection.secrets.token}` },
      tls: { ca: pem(caData), insecure: skipTLSVerify },
      proxy,
    });
  },
  check: () => Promise.resolve({}),
  views: [],
  actions: [],
};

/** Logs of the pods themselves, for affiliates without a store of logs. What a pod wrote is gone when the pod is. */
export class KubernetesLogSource implements LogSource {
  readonly tool = 'kubernetes';
  readonly #clients: ConnectionClients;

  static create(options: SourceOptions) {
    return new KubernetesLogSource(options);
  }

  private constructor(options: SourceOptions) {
    this.#clients = ConnectionClients.create(cluster, options);
  }

  async serves(entity: Entity): Promise<boolean> {
    const id = entity.metadata.annotations?.[ANNOTATION_KUBERNETES_ID]?.trim();
    return Boolean(id) && this.#clients.installed(entity);
  }

  async read(
    entity: Entity,
    window: Window,
    budget: { lines: number; bytes: number },
    signal: AbortSignal,
  ): Promise<LogWindow> {
    const connections = await this.#clients.all(entity);
    const pods: { client: UpstreamClient; pod: Pod }[] = [];
    const failures: unknown[] = [];
    for (const connection of connections) {
      try {
        const client = this.#clients.client(connection, signal);
        for (const pod of await podsOf(client, entity)) {
          pods.push({ client, pod });
        }
      } catch (error) {
        failures.push(error);
      }
    }
    // One cluster that is away must not make a service look silent.
    if (failures.length > 0) throw failures[0];
    const read = pods.slice(0, MOST_PODS);
    const bytes = Math.floor(budget.bytes / Math.max(1, read.length));
    const lines: LogLine[] = [];
    let until = window.to;
    for (const { client, pod } of read) {
      for (const { name } of pod.spec.containers.slice(0, 3)) {
        const text = await logOf(client, pod, name, window, bytes);
        const ofPod = parse(text, pod.metadata.name);
        // a log that was cut ends before the window does
        if (text.length >= bytes && ofPod.length > 0) {
          until = Math.min(until, ofPod.at(-1)!.time);
        }
        lines.push(...ofPod);
      }
    }
    const inWindow = lines
      .filter(({ time }) => time >= window.from && time < until)
      .sort((a, b) => a.time - b.time);
    if (inWindow.length <= budget.lines) {
      return {
        lines: inWindow,
        skipped: Math.max(0, pods.length - read.length),
        until,
      };
    }
    const kept = inWindow.slice(0, budget.lines);
    return { lines: kept, skipped: 0, until: kept.at(-1)!.time };
  }
}

async function podsOf(client: UpstreamClient, entity: Entity): Promise<Pod[]> {
  const annotations = entity.metadata.annotations ?? {};
  const id = annotations[ANNOTATION_KUBERNETES_ID]!.trim();
  const namespace = annotations[ANNOTATION_KUBERNETES_NAMESPACE]?.trim();
  if (!/^[\w.-]{1,63}$/.test(id)) {
    throw new UpstreamError(
      'missing-annotation',
      `${ANNOTATION_KUBERNETES_ID} is '${id.slice(
        0,
        80,
      )}', but it must be the value of a label.`,
    );
  }
  const { data } = await client.get(
    namespace ? path`api/v1/namespaces/${namespace}/pods` : 'api/v1/pods',
    podsSchema,
    { query: { labelSelector: `${ANNOTATION_KUBERNETES_ID}=${id}` } },
  );
  return data.items.filter(({ status }) => status.phase !== 'Pending');
}

async function logOf(
  client: UpstreamClient,
  { metadata }: Pod,
  container: string,
  window: Window,
  bytes: number,
): Promise<string> {
  try {
    const { data } = await client.getText(
      path`api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/log`,
      {
        query: {
          container,
          timestamps: true,
          sinceTime: new Date(window.from).toISOString(),
          limitBytes: bytes,
        },
        maxBytes: bytes + 1_000,
      },
    );
    return data;
  } catch (error) {
    // it went away, or its container has not begun
    const gone =
      UpstreamError.is(error) &&
      ['not-found', 'nonsense'].includes(error.problem.kind);
    if (gone) return '';
    throw error;
  }
}

function parse(text: string, pod: string): LogLine[] {
  return text.split('\n').flatMap(line => {
    const space = line.indexOf(' ');
    const time = Date.parse(line.slice(0, space));
    return space > 0 && Number.isFinite(time)
      ? [{ time, pod, line: line.slice(space + 1) }]
      : [];
  });
}

function pem(ca: string | undefined): string | undefined {
  if (!ca || ca.includes('-----BEGIN')) return ca;
  return Buffer.from(ca, 'base64').toString('utf8');
}
