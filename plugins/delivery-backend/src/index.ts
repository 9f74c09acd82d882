/**
 * Builds, merge requests and workloads of an entity, from Jenkins, GitLab and Kubernetes.
 *
 * @packageDocumentation
 */
export { deliveryPlugin as default } from './plugin';
