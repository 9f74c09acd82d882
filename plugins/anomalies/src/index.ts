/**
 * Anomalies of a service: card, page, detail, log patterns.
 *
 * @packageDocumentation
 */
export { anomaliesPlugin as default } from './plugin';
export { anomaliesTranslationRef } from './translation';
