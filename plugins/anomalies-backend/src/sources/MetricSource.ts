import type { Entity } from '@backstage/catalog-model';
import type {
  PodLimits,
  PodSample,
} from '@kronos-portal/plugin-anomalies-common';

/** What is asked of a source: whole minutes of one service. */
export interface Window {
  /** ms since 1970, a whole minute, inclusive */
  from: number;
  /** exclusive */
  to: number;
}

export interface PodMinute {
  /** ms since 1970: the end of the minute */
  time: number;
  pod: string;
  /** pods of the same one are replicas; those of another are another stage */
  namespace?: string;
  /** where series of several clusters are in one place */
  cluster?: string;
  sample: PodSample;
  limits?: PodLimits;
}

/** Where a pod runs, as far as it is known: a name stands for one pod within it. */
export const placeOf = ({
  cluster,
  namespace,
}: Pick<PodMinute, 'cluster' | 'namespace'>): string =>
  [cluster, namespace].filter(Boolean).join('/');

/** Figures that no single pod has, at the end of a minute. */
export interface ServiceMinute {
  time: number;
  /** the whole service: requests, errorRate, latency */
  sample: PodSample;
  /** ms since 1970: when the first of its certificates ends */
  certificateEndsAt?: number;
  batches?: BatchMinute[];
}

/** A job that runs by a schedule, ms since 1970. */
export interface BatchMinute {
  name: string;
  lastSuccessAt?: number;
  lastStartAt?: number;
  /** by its schedule; in the past when it was not started then, and not known while it is suspended */
  nextStartAt?: number;
}

export interface MetricWindow {
  pods: PodMinute[];
  service: ServiceMinute[];
}

/** Where metrics of a service come from. Ids of the tool come from the entity alone. */
export interface MetricSource {
  readonly tool: string;
  /** Whether the affiliate of the entity has the tool, and the entity says enough to be found there. */
  serves(entity: Entity): Promise<boolean>;
  /**
   * All minutes of a window, the oldest first. A window of a day costs a few requests, not one for each minute.
   *
   * @throws UpstreamError in words for a person
   */
  read(
    entity: Entity,
    window: Window,
    signal: AbortSignal,
  ): Promise<MetricWindow>;
}
