/**
 * Backend kit of Kronos.
 *
 * @packageDocumentation
 */
export { actorOf } from './actions/actorOf';
export { asOfferedError } from './actions/asOfferedError';
export type {
  Affiliate,
  AffiliatesService,
} from './affiliates/AffiliatesService';
export { affiliatesServiceRef } from './affiliates/affiliatesServiceRef';
export { membershipsOf } from './affiliates/CatalogAffiliatesService';
export {
  GroupDirectory,
  refFrom,
  refsFrom,
  toGroupRecord,
  type GroupRecord,
  type GroupStanding,
} from './affiliates/GroupDirectory';
export type { Connection } from './connections/Connection';
export type { ConnectionsService } from './connections/ConnectionsService';
export { connectionsServiceRef } from './connections/connectionsServiceRef';
export { freezeDeep } from './connections/freezeDeep';
export {
  HttpConnectionsService,
  resolveConnections,
} from './connections/HttpConnectionsService';
export * from './connectors/Connector';
export {
  ConnectorActions,
  type ActionRequest,
} from './connectors/ConnectorActions';
export {
  checkSchema,
  ConnectorChecker,
  type CheckResult,
} from './connectors/ConnectorChecker';
export { ConnectorRunner } from './connectors/ConnectorRunner';
export {
  createConnectorRouter,
  type ConnectorRouterOptions,
} from './connectors/createConnectorRouter';
export {
  connectorsExtensionPoint,
  type ConnectorsExtensionPoint,
} from './connectors/connectorsExtensionPoint';
export type { ConnectorSource } from './connectors/ConnectorSource';
export {
  createDomainPlugin,
  type DomainPluginOptions,
} from './connectors/createDomainPlugin';
export {
  connectionSettingsSchema,
  type ConnectionSettings,
} from './connections/connectionSettings';
export * from './contract/Contract';
export { contractClient } from './contract/contractClient';
export { inTransaction } from './database/inTransaction';
export { migrate, type MigrateOptions } from './database/migrate';
export { migratedDatabase } from './database/migratedDatabase';
export { EntityGuard } from './guard/EntityGuard';
export { mountRoutes } from './http/mountRoutes';
export { FieldsError, parseInput, type FieldError } from './http/parseInput';
export { nothingHere, problemDetails } from './http/problemDetails';
export { DatabaseObservationStore } from './observations/DatabaseObservationStore';
export { LiveViews } from './observations/LiveViews';
export {
  ObservationCollector,
  type ObservationCollectorOptions,
} from './observations/ObservationCollector';
export {
  migrateObservations,
  observationMigrations,
} from './observations/observationMigrations';
export { ObservationReader } from './observations/ObservationReader';
export type {
  ObservationStore,
  ObservationSubject,
  StoredObservation,
} from './observations/ObservationStore';
export {
  DatabaseReconcilerStore,
  requestWork,
} from './reconciler/DatabaseReconcilerStore';
export {
  Reconciler,
  type ReconcilerOptions,
  type StepResult,
} from './reconciler/Reconciler';
export type { LeasedRow, ReconcilerStore } from './reconciler/ReconcilerStore';
export {
  parsePairs,
  matchersOf,
  selectorOf,
  selects,
  toMatchers,
  type Selector,
} from './selector/labelSelector';
export {
  listPath,
  workloadScopeOf,
  type WorkloadScope,
} from './selector/workloadScope';
export { authorizationOf } from './connections/authorizationOf';
export {
  createUpstreamClient,
  type CreateUpstreamClientOptions,
} from './upstream/createUpstreamClient';
export { path } from './upstream/path';
export { redactHeaders } from './upstream/redactHeaders';
export * from './upstream/UpstreamClient';
export {
  UpstreamError,
  type UpstreamErrorOptions,
} from './upstream/UpstreamError';
export { wrongSetting } from './settings/wrongSetting';
export { UpstreamGuard } from './upstream/UpstreamGuard';
export type { UpstreamPolicy } from './upstream/UpstreamInstance';
export {
  UpstreamInstances,
  type ConnectionClientOptions,
} from './upstream/UpstreamInstances';
export { describeDomain, problemDetailsSchema } from './openapi/describeDomain';
export type {
  OpenApiDocument,
  OpenApiOperation,
  OpenApiParameter,
} from './openapi/OpenApiDocument';
export {
  answer,
  jsonBody,
  problems,
  toSchema,
  unauthenticated,
} from './openapi/parts';
