/**
 * Form fields of Kronos templates.
 *
 * @packageDocumentation
 */
export { scaffolderModuleKronos as default } from './module';
