/**
 * Clusters of an affiliate for the Kubernetes plugin.
 *
 * @packageDocumentation
 */
export { kubernetesModuleKronos as default } from './module';
