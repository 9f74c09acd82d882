import type { Entity } from '@backstage/catalog-model';
import type { LogSource } from '../sources/LogSource';
import type { MetricSource } from '../sources/MetricSource';
import type { WorkloadSource } from '../sources/WorkloadSource';

/**
 * All places that logs, metrics and what a service runs with can come from. The first that serves an entity is the one
 * that is asked.
 */
export interface Sources {
  metrics: readonly MetricSource[];
  logs: readonly LogSource[];
  workloads: readonly WorkloadSource[];
}

export async function sourcesOf(
  entity: Entity,
  sources: Pick<Sources, 'metrics' | 'logs'>,
): Promise<{ metrics?: MetricSource; logs?: LogSource }> {
  return {
    metrics: await first(entity, sources.metrics),
    logs: await first(entity, sources.logs),
  };
}

/** The first of them that serves an entity. */
export async function first<
  T extends { serves(entity: Entity): Promise<boolean> },
>(entity: Entity, among: readonly T[]): Promise<T | undefined> {
  for (const source of among) {
    if (await source.serves(entity)) return source;
  }
  return undefined;
}
