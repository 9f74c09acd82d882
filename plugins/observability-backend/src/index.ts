/**
 * Metrics and alerts of an entity, from Prometheus.
 *
 * @packageDocumentation
 */
export { observabilityPlugin as default } from './plugin';
