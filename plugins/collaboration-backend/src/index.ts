/**
 * Issues and versions of an entity, from Redmine.
 *
 * @packageDocumentation
 */
export { collaborationPlugin as default } from './plugin';
