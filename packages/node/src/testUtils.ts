/**
 * Doubles of the services of this package, for tests.
 *
 * @packageDocumentation
 */
export { affiliatesServiceMock } from './affiliates/affiliatesServiceMock';
export {
  connectionsServiceMock,
  mockConnection,
} from './connections/connectionsServiceMock';
export {
  domainTestFeatures,
  visibleCatalogMock,
  type DomainTestOptions,
} from './testing/domainTestFeatures';
export { mockConnectorContext } from './testing/mockConnectorContext';
export { SignedInPortal, written } from './testing/SignedInPortal';
export { freePorts } from './testing/freePorts';
export { aMoment, until } from './testing/until';
export { stampedService } from './testing/stampedService';
export { startToolServer } from './testing/toolServer';
export {
  domainApiStory,
  type DomainApiStoryOptions,
} from './testing/domainApiStory';
export { AnswerChecker } from './openapi/answerChecker';
export {
  METHODS as OPENAPI_METHODS,
  type OpenApiDocument,
} from './openapi/OpenApiDocument';
export {
  ThrowawayPostgres,
  type PostgresConnection,
} from './testing/postgres/ThrowawayPostgres';
export { testDatabases, type TestDatabaseName } from './testing/testDatabases';
export { ConnectorAttacks } from './testing/attacks/ConnectorAttacks';
export type { ConnectorAttackOptions } from './testing/attacks/AttackRoom';
