/**
 * Anomalies of a service: card, page, detail, log patterns.
 *
 * @packageDocumentation
 */
export {};
