/**
 * The policy of Kronos: roles × actions as one table.
 *
 * @packageDocumentation
 */
export { permissionModuleKronos as default } from './module';
