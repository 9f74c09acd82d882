/**
 * Doubles of the services of this package, for tests.
 *
 * @packageDocumentation
 */
export { affiliatesServiceMock } from './affiliates/affiliatesServiceMock';
