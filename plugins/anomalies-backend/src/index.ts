/**
 * What is unusual in the logs and pods of a service.
 *
 * @packageDocumentation
 */
export {};
