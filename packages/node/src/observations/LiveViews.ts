import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { Observation } from '@kronos-portal/common';
import { isDeepStrictEqual } from 'node:util';
import type { Connector, ConnectorView } from '../connectors/Connector';
import type { ConnectorRunner } from '../connectors/ConnectorRunner';
import { defaultParams, type ObservationReader } from './ObservationReader';

const FRESH_MS = 10_000;
const MOST_ENTRIES = 5_000;

/**
 * Views as pages ask for them: one question to the tool for all who ask the same within ten seconds. Whether a caller may
 * see the entity was decided before; failures are not kept, so that trying again means it.
 */
export class LiveViews {
  readonly #runner: ConnectorRunner;
  readonly #reader: ObservationReader;
  readonly #fresh = new Map<
    string,
    { until: number; observation: Observation }
  >();
  readonly #underWay = new Map<string, Promise<Observation>>();

  static create(options: {
    runner: ConnectorRunner;
    reader: ObservationReader;
  }) {
    return new LiveViews(options);
  }

  private constructor(options: {
    runner: ConnectorRunner;
    reader: ObservationReader;
  }) {
    this.#runner = options.runner;
    this.#reader = options.reader;
  }

  async read(
    connector: Connector,
    view: ConnectorView<any, any>,
    entity: Entity,
    params: unknown,
  ): Promise<Observation> {
    const connections = await this.#runner.connectionsOf(connector, entity);
    const annotations = entity.metadata.annotations ?? {};
    const key = JSON.stringify([
      stringifyEntityRef(entity),
      connector.tool,
      view.name,
      entity.metadata.uid,
      connections.map(c => [c.installationId, c.revision]),
      // a connector may also read annotations that it does not need
      Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)),
      params,
    ]);

    const fresh = this.#fresh.get(key);
    if (fresh && fresh.until > Date.now()) return fresh.observation;
    const running = this.#underWay.get(key);
    if (running) return running;

    const kept =
      view.observed && isDeepStrictEqual(params, defaultParams(view));
    const asked: Promise<Observation> = this.#reader
      .read({ connector, view, entity, params, kept }, connections)
      .then(observation => {
        if (this.#underWay.get(key) === asked && !observation.problem) {
          this.#remember(key, observation);
        }
        return observation;
      })
      .finally(() => {
        if (this.#underWay.get(key) === asked) this.#underWay.delete(key);
      });
    this.#underWay.set(key, asked);
    return asked;
  }

  /** Something changed at the tool: the next question about the entity goes there. */
  forget(entityRef: string, tool: string) {
    const prefix = JSON.stringify([entityRef, tool]).slice(0, -1);
    for (const map of [this.#fresh, this.#underWay]) {
      for (const key of map.keys()) {
        if (key.startsWith(prefix)) map.delete(key);
      }
    }
  }

  #remember(key: string, observation: Observation) {
    if (this.#fresh.size >= MOST_ENTRIES) {
      const now = Date.now();
      for (const [k, { until }] of this.#fresh) {
        if (until <= now) this.#fresh.delete(k);
      }
      if (this.#fresh.size >= MOST_ENTRIES) this.#fresh.clear();
    }
    this.#fresh.set(key, { until: Date.now() + FRESH_MS, observation });
  }
}
