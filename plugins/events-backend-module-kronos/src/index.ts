/**
 * The webhook door: checks the sender, publishes what happened.
 *
 * @packageDocumentation
 */
export { eventsModuleKronos as default } from './module';
