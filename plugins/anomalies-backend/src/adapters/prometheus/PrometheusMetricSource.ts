import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_PROMETHEUS_LABELS,
} from '@kronos-portal/common';
import {
  authorizationOf,
  connectionSettingsSchema,
  parseInput,
  selectorOf,
  toMatchers,
  UpstreamError,
  type Connector,
} from '@kronos-portal/node';
import { z } from 'zod';
import type {
  MetricSource,
  MetricWindow,
  Window,
} from '../../sources/MetricSource';
import { ConnectionClients, type SourceOptions } from '../ConnectionClients';
import { PrometheusRanges } from './client';
import { toMetricWindow } from './map';
import { queriesOf } from './queries';

/** A window is a day at most, which one request answers. */
const QUERIES = Object.keys(queriesOf('')).length;

const settingsSchema = connectionSettingsSchema.extend({
  user: z.string().optional(),
  tenant: z.string().optional(),
  matchers: z.string().optional(),
});

/** Reads with the connection of the offering `prometheus`, which the observability plugin offers and checks. */
export const prometheusReader: Connector = {
  tool: 'prometheus',
  client({ connection, createClient }) {
    const { baseUrl, tls, proxy, user, tenant } = parseInput(
      settingsSchema,
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
  check: () => Promise.resolve({}),
  views: [],
  actions: [],
};

/** Metrics of pods and services from Prometheus, or what speaks its API. */
export class PrometheusMetricSource implements MetricSource {
  readonly tool = 'prometheus';
  readonly #clients: ConnectionClients;

  static create(options: SourceOptions) {
    return new PrometheusMetricSource(options);
  }

  private constructor(options: SourceOptions) {
    this.#clients = ConnectionClients.create(prometheusReader, options);
  }

  async serves(entity: Entity): Promise<boolean> {
    const annotations = entity.metadata.annotations ?? {};
    const runs =
      annotations[ANNOTATION_PROMETHEUS_LABELS] ??
      annotations[ANNOTATION_KUBERNETES_ID];
    return Boolean(runs?.trim()) && this.#clients.installed(entity);
  }

  async read(
    entity: Entity,
    window: Window,
    signal: AbortSignal,
  ): Promise<MetricWindow> {
    const { client, connection } = await this.#clients.first(
      entity,
      signal,
      QUERIES,
    );
    const { matchers } = parseInput(settingsSchema, connection.settings);
    const prometheus = PrometheusRanges.create(client);
    const queries = queriesOf(toMatchers(selectorOf(entity, matchers)));
    const answers = await Promise.all(
      Object.entries(queries).map(async ([name, query]) => [
        name,
        await prometheus.range(query, window),
      ]),
    );
    const byName = Object.fromEntries(answers);
    if (Object.values(byName).every(series => series === undefined)) {
      throw new UpstreamError(
        'nonsense',
        'Prometheus refused every query for this service.',
      );
    }
    return toMetricWindow(byName);
  }
}
