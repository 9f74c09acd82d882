/**
 * What is unusual in the logs and pods of a service.
 *
 * @packageDocumentation
 */
export { anomaliesPlugin as default } from './plugin';
export type { LogLine, LogSource, LogWindow } from './sources/LogSource';
export type {
  MetricSource,
  MetricWindow,
  PodMinute,
  ServiceMinute,
  Window,
} from './sources/MetricSource';
