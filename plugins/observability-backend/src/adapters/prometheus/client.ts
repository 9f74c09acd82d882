import { UpstreamError, type UpstreamClient } from '@kronos-portal/node';
import type { ZodType } from 'zod';
import {
  alertsSchema,
  buildInfoSchema,
  instantSchema,
  rangeSchema,
  rulesSchema,
  type PrometheusAlert,
  type PrometheusRule,
  type PrometheusSeries,
} from './schema';

/** Prometheus explains a refused query in the body of these. */
const EXPLAINED = [400, 422];

type Answer<T> =
  | { status: 'success'; data: T }
  | { status: 'error'; error: string };

/** Every call that Kronos makes to Prometheus, or what speaks its API (Thanos, Mimir, VictoriaMetrics). */
export class PrometheusClient {
  readonly #http: UpstreamClient;

  static create(http: UpstreamClient) {
    return new PrometheusClient(http);
  }

  private constructor(http: UpstreamClient) {
    this.#http = http;
  }

  /** Undefined where the server does not tell it, as not all that speak this API do. */
  async version(): Promise<string | undefined> {
    try {
      const data = await this.#get('api/v1/status/buildinfo', buildInfoSchema);
      return data.version;
    } catch (error) {
      if (UpstreamError.is(error) && error.problem.kind === 'not-found') {
        return undefined;
      }
      throw error;
    }
  }

  /** Whether queries are answered at all. */
  async probe(): Promise<void> {
    await this.#get('api/v1/query', instantSchema, { query: 'up' });
  }

  /** Times in unix seconds, step in seconds. */
  async range(options: {
    query: string;
    start: number;
    end: number;
    step: number;
  }): Promise<PrometheusSeries[]> {
    const data = await this.#get('api/v1/query_range', rangeSchema, options);
    return data.result;
  }

  async alerts(): Promise<PrometheusAlert[]> {
    return (await this.#get('api/v1/alerts', alertsSchema)).alerts;
  }

  async alertingRules(): Promise<PrometheusRule[]> {
    const { groups } = await this.#get('api/v1/rules', rulesSchema, {
      type: 'alert',
    });
    return groups.flatMap(g => g.rules).filter(r => r.type !== 'recording');
  }

  async #get<T>(
    relative: string,
    schema: ZodType<Answer<T>>,
    query?: Record<string, string | number>,
  ): Promise<T> {
    const { data } = await this.#http.get(relative, schema, {
      query,
      expect: EXPLAINED,
    });
    if (data.status === 'success') return data.data;
    throw new UpstreamError(
      'nonsense',
      `Prometheus refused the query: ${data.error.slice(0, 300)}`,
    );
  }
}
