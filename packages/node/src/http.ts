/**
 * The HTTP service of the portal, to be added to a backend.
 *
 * @packageDocumentation
 */
export { clearHttpRouter as default } from './http/clearHttpRouter';
