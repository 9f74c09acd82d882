import type { Entity } from '@backstage/catalog-model';
import type { LogLine, LogSource } from '../sources/LogSource';
import type { MetricSource, MetricWindow } from '../sources/MetricSource';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A Monday noon, far from anything. */
export const START = Date.UTC(2026, 5, 1, 12);

export function service(name: string, dependsOn: string[] = []): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      title: name.toUpperCase(),
      labels: {
        'kronos.io/affiliate': 'card',
        'plugin.kronos.io/anomalies': 'installed',
      },
    },
    spec: { type: 'service', owner: 'group:default/payments' },
    relations: [
      { type: 'ownedBy', targetRef: 'group:default/payments' },
      ...dependsOn.map(other => ({
        type: 'dependsOn',
        targetRef: `component:default/${other}`,
      })),
    ],
  };
}

/** What goes wrong, from when to when. */
export interface Trouble {
  service: string;
  from: number;
  to: number;
  kind: 'errors' | 'slow';
}

/** Repeatable noise, -1 to 1. */
function noise(...key: (string | number)[]): number {
  let hash = 2166136261;
  for (const character of key.join('|')) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 31 - 1;
}

/** Sources that can tell any minute of any service, always the same, and count how often they were asked. */
export class ScriptedWorld {
  readonly troubles: Trouble[] = [];
  readonly reads: { service: string; from: number; to: number }[] = [];
  /** throws this when asked */
  fault?: Error;
  /** what its logs say that they lack */
  missing?: string;
  /** what else a service writes, and what it writes with its errors */
  remark?: (n: number, failing: boolean) => string;

  readonly metrics: MetricSource = {
    tool: 'prometheus',
    serves: async () => true,
    read: async (entity, { from, to }) => {
      if (this.fault) throw this.fault;
      const { name } = entity.metadata;
      this.reads.push({ service: name, from, to });
      return this.#metricsOf(name, from, to);
    },
  };

  readonly logs: LogSource = {
    tool: 'loki',
    serves: async () => true,
    read: async (entity, { from, to }) => ({
      lines: this.#linesOf(entity.metadata.name, from, to),
      skipped: 0,
      until: to,
      problem: this.missing,
    }),
  };

  #has(service_: string, kind: Trouble['kind'], time: number) {
    return this.troubles.some(
      t =>
        t.service === service_ &&
        t.kind === kind &&
        t.from <= time &&
        time < t.to,
    );
  }

  #metricsOf(name: string, from: number, to: number): MetricWindow {
    const window: MetricWindow = { pods: [], service: [] };
    for (let time = from + MINUTE; time <= to; time += MINUTE) {
      const wave = Math.sin((time / HOUR / 24) * 2 * Math.PI);
      for (const i of [1, 2]) {
        window.pods.push({
          time,
          pod: `${name}-6b7c8d9f5-aaaa${i}`,
          sample: {
            cpu: 20 + 5 * wave + noise(name, 'cpu', i, time),
            memory: 4e8 * (1 + 0.02 * noise(name, 'memory', i, time)),
            restarts: 0,
            ready: true,
          },
          limits: { cpu: 100, memory: 1e9 },
        });
      }
      window.service.push({
        time,
        sample: {
          requests: 50 + 10 * wave + 2 * noise(name, 'requests', time),
          errorRate: this.#has(name, 'errors', time)
            ? 0.3
            : 0.002 + 0.001 * noise(name, 'errors', time),
          latency: this.#has(name, 'slow', time)
            ? 2.5
            : 0.12 + 0.01 * noise(name, 'latency', time),
        },
      });
    }
    return window;
  }

  #linesOf(name: string, from: number, to: number): LogLine[] {
    const lines: LogLine[] = [];
    for (let time = from; time < to; time += 4_000) {
      const n = Math.round(1_000 * (1 + noise(name, 'line', time)));
      const failing = this.#has(name, 'errors', time);
      lines.push({
        time,
        pod: `${name}-6b7c8d9f5-aaaa${1 + (n % 2)}`,
        line: `${new Date(time).toISOString()} ${
          failing && n % 2
            ? `ERROR [${name}] PaymentRejectedException: ledger refused entry ${n} password=hunter${n}`
            : `INFO  [${name}] request ${n} answered in ${n % 97} ms`
        }`,
      });
      if (!this.remark) continue;
      lines.push({
        ...lines.at(-1)!,
        line: `${new Date(time).toISOString()} ${
          failing ? 'ERROR' : 'INFO '
        } [${name}] ${this.remark(n, failing)}`,
      });
    }
    return lines;
  }
}
