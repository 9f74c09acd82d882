/**
 * The vocabulary of Kronos, for browser and server.
 *
 * @packageDocumentation
 */
export * from './affiliates';
export * from './annotations';
export * from './events';
export * from './observations';
export * from './permissions';
export * from './policyTable';
export * from './problems';
export * from './roles';
export * from './schedules';
export * from './serviceNames';
export * from './versionOfImage';
export * from './views/anomalies';
export * from './views/builds';
export * from './views/issues';
export * from './views/mergeRequests';
export * from './views/metrics';
export * from './views/workloads';
