/**
 * Shapes shared by both sides of the marketplace.
 *
 * @packageDocumentation
 */
export * from './installation';
export * from './offering';
export * from './validateSettings';
