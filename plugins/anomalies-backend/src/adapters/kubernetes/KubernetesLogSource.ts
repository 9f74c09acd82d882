import type { Entity } from '@backstage/catalog-model';
import { workloadScopeOf } from '@kronos-portal/node';
import type { LogLine, LogSource, LogWindow } from '../../sources/LogSource';
import type { Window } from '../../sources/MetricSource';
import { ConnectionClients, type SourceOptions } from '../ConnectionClients';
import type { MeteredClient } from '../metered';
import { clusterReader, isInCluster } from './clusterReader';
import { logOf } from './logOf';
import { LostNodes } from './LostNodes';
import { hasPreviousLog, podsOf, type Pod } from './pods';

const MOST_PODS = 20;
/** bytes of a letter in UTF-8 */
const LONGEST_LETTER = 4;

/** Logs of the pods themselves, for affiliates without a store of logs. What a pod wrote is gone when the pod is. */
export class KubernetesLogSource implements LogSource {
  readonly tool = 'kubernetes';
  readonly #clients: ConnectionClients;

  static create(options: SourceOptions) {
    return new KubernetesLogSource(options);
  }

  private constructor(options: SourceOptions) {
    this.#clients = ConnectionClients.create(clusterReader, options);
  }

  async serves(entity: Entity): Promise<boolean> {
    return isInCluster(entity) && this.#clients.installed(entity);
  }

  async read(
    entity: Entity,
    window: Window,
    budget: { lines: number; bytes: number },
    signal: AbortSignal,
  ): Promise<LogWindow> {
    const connections = await this.#clients.all(entity);
    const pods: { client: MeteredClient; pod: Pod }[] = [];
    const failures: unknown[] = [];
    for (const connection of connections) {
      try {
        const client = this.#clients.client(entity, connection, signal);
        const scope = workloadScopeOf(entity, connection);
        for (const pod of await podsOf(client, scope, window)) {
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
    const logs = read.flatMap(({ client, pod }) =>
      pod.spec.containers
        .slice(0, 3)
        .flatMap(({ name }) =>
          (hasPreviousLog(pod, name, window) ? [true, false] : [false]).map(
            previous => ({ client, pod, container: name, previous }),
          ),
        ),
    );
    const asked = affordable(logs);
    const lines: LogLine[] = [];
    let until = window.to;
    const lost = LostNodes.create();
    for (const log of asked) {
      const text = await lost.unlessLost(log.client.baseUrl, log.pod, () =>
        logOf({ ...log, since: window.from, bytes }),
      );
      const ofPod = parse(text, log.pod.metadata.name);
      // a log that was cut ends before the window does; the cut may go through a letter
      const isCut = Buffer.byteLength(text) >= bytes - LONGEST_LETTER;
      if (isCut && ofPod.length > 0) {
        until = Math.min(until, ofPod.at(-1)!.time);
      }
      lines.push(...ofPod);
    }
    const inWindow = lines
      .filter(({ time }) => time >= window.from && time < until)
      .sort((a, b) => a.time - b.time);
    if (inWindow.length <= budget.lines) {
      return {
        lines: inWindow,
        skipped: pods.length - read.length + logs.length - asked.length,
        until,
        problem: lost.problem(),
      };
    }
    const kept = inWindow.slice(0, budget.lines);
    return {
      lines: kept,
      skipped: 0,
      until: kept.at(-1)!.time,
      problem: lost.problem(),
    };
  }
}

/**
 * The logs that may be asked for, with the requests for them made sure of: half of them would make pods look silent.
 *
 * @throws PutOff
 */
function affordable<T extends { client: MeteredClient }>(
  logs: readonly T[],
): T[] {
  const clusters = new Set(logs.map(({ client }) => client));
  return [...clusters].flatMap(of => {
    const { reading } = of;
    // one request was for the list of pods
    const kept = logs
      .filter(({ client }) => client === of)
      .slice(0, reading.most - 1);
    reading.need(kept.length);
    return kept;
  });
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
