import type { Entity } from '@backstage/catalog-model';
import type { MetricRange, MetricsView } from '@kronos-portal/common';
import { UpstreamError, type Selector } from '@kronos-portal/node';
import type { PrometheusClient } from './client';
import { confineQuery, UnconfinableQuery } from './confineQuery';
import { toSeries } from './map';
import {
  standardPanels,
  timesOf,
  timesOfWindow,
  type MetricWindow,
  type PanelId,
  type PanelPlan,
} from './panels';
import { ownQueriesOf } from './ruleAnnotation';

type Panel = MetricsView['panels'][number];

/** Asks all panels at once; each may fail by itself. Throws only when Prometheus answers none of them. */
export async function readMetrics(options: {
  client: PrometheusClient;
  entity: Entity;
  selector: Selector;
  templates: Partial<Record<PanelId, string>>;
  /** one that moves with the time, or one that stands */
  range: MetricRange | MetricWindow;
  now: Date;
}): Promise<MetricsView> {
  const { client, entity, selector, templates, range } = options;
  const { windowSeconds, ...times } =
    typeof range === 'string'
      ? timesOf(range, options.now)
      : timesOfWindow(range);
  const failures: unknown[] = [];

  const read = async (plan: PanelPlan): Promise<Panel> => {
    const { id, title, unit, query, queries, dimension } = plan;
    const panel = { id, title, unit, query };
    try {
      const answers = await Promise.all(
        queries.map(async q =>
          toSeries(await client.range({ query: q.query, ...times }), {
            fallback: title ?? entity.metadata.name,
            prefix: q.name,
            dimension,
          }),
        ),
      );
      return { ...panel, series: answers.flat() };
    } catch (error) {
      if (!UpstreamError.is(error)) throw error;
      failures.push(error);
      return { ...panel, series: [], error: error.problem.message };
    }
  };

  const plans = standardPanels({ selector, windowSeconds, templates });
  const refused: Panel[] = [];
  ownQueriesOf(entity).forEach(({ query, dimension }, i) => {
    const own = { id: `rule-${i + 1}`, title: query, unit: 'none' as const };
    try {
      const confined = confineQuery(query, selector);
      plans.push({
        ...own,
        query: confined,
        queries: [{ query: confined }],
        dimension,
      });
    } catch (error) {
      if (!(error instanceof UnconfinableQuery)) throw error;
      refused.push({ ...own, query, series: [], error: error.message });
    }
  });

  const panels = await Promise.all(plans.map(read));
  if (failures.length === panels.length) throw failures[0];
  return {
    ...(typeof range === 'string' && { range }),
    ...times,
    panels: [...panels, ...refused],
  };
}
