/**
 * Streaming detectors for logs and metrics, without any dependency on Backstage.
 *
 * @packageDocumentation
 */
export * from './logs';
export * from './metrics';
export * from './group';
