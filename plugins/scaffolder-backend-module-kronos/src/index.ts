/**
 * Scaffolder actions of Kronos.
 *
 * @packageDocumentation
 */
export { scaffolderModuleKronos as default } from './module';
