import type { Entity } from '@backstage/catalog-model';
import type { LogSource } from '../sources/LogSource';
import type { MetricSource } from '../sources/MetricSource';

/** All places that logs and metrics can come from. The first that serves an entity is the one that is asked. */
export interface Sources {
  metrics: readonly MetricSource[];
  logs: readonly LogSource[];
}

export async function sourcesOf(
  entity: Entity,
  sources: Sources,
): Promise<{ metrics?: MetricSource; logs?: LogSource }> {
  return {
    metrics: await first(entity, sources.metrics),
    logs: await first(entity, sources.logs),
  };
}

async function first<T extends { serves(entity: Entity): Promise<boolean> }>(
  entity: Entity,
  among: readonly T[],
): Promise<T | undefined> {
  for (const source of among) {
    if (await source.serves(entity)) return source;
  }
  return undefined;
}
