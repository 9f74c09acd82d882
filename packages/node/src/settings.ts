/**
 * What the portal adds to plugins of Backstage so that a wrong setting costs what it is for and is named in the log; to be
 * added to a backend.
 *
 * @packageDocumentation
 */
export { upstreamSettings as default } from './settings/upstreamSettings';
