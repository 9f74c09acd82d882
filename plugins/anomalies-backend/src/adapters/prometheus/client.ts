import { UpstreamError, type UpstreamClient } from '@kronos-portal/node';
import { z } from 'zod';
import type { Window } from '../../sources/MetricSource';

const STEP = 60;
const MOST_SERIES = 500;
/** of one answer, by Prometheus' own limit */
const MOST_POINTS = 11_000;

const seriesSchema = z.object({
  metric: z.record(z.string(), z.string()).catch({}),
  values: z.array(z.tuple([z.number(), z.string()])).catch([]),
});
const answerSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.object({ result: z.array(seriesSchema).catch([]) }),
  }),
  z.object({ status: z.literal('error'), error: z.string().catch('') }),
]);

export type Series = z.infer<typeof seriesSchema>;

/** https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries, a point a minute. */
export class PrometheusRanges {
  readonly #http: UpstreamClient;

  static create(http: UpstreamClient) {
    return new PrometheusRanges(http);
  }

  private constructor(http: UpstreamClient) {
    this.#http = http;
  }

  /** Undefined when the query was refused: one metric that this server computes otherwise must not hide the others. */
  async range(
    query: string,
    { from, to }: Window,
  ): Promise<Series[] | undefined> {
    const pieces: Series[] = [];
    const most = (MOST_POINTS - 1) * STEP * 1_000;
    for (let begin = from; begin < to; begin += most) {
      const piece = await this.#piece(query, {
        from: begin,
        to: Math.min(to, begin + most),
      });
      if (!piece) return undefined;
      pieces.push(...piece);
    }
    return pieces;
  }

  async #piece(
    query: string,
    { from, to }: Window,
  ): Promise<Series[] | undefined> {
    const { data } = await this.#http.get('api/v1/query_range', answerSchema, {
      query: {
        query,
        start: from / 1_000 + STEP,
        end: to / 1_000,
        step: STEP,
      },
      expect: [400, 422],
      timeoutMs: 30_000,
    });
    if (data.status === 'error') {
      if (/too many|exceeded|timeout/i.test(data.error)) {
        throw new UpstreamError(
          'nonsense',
          `Prometheus refused the query: ${data.error.slice(0, 300)}`,
        );
      }
      return undefined;
    }
    return data.data.result.slice(0, MOST_SERIES);
  }
}
