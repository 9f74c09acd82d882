/**
 * The scheduler service of the portal, to be added to a backend.
 *
 * @packageDocumentation
 */
export { guardedScheduler as default } from './scheduler/guardedScheduler';
