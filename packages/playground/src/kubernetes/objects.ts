/** An object of the API; what is in it beyond this is the business of its kind. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    creationTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [key: string]: unknown;
  };
  spec?: any;
  status?: any;
  data?: Record<string, string>;
  [key: string]: unknown;
}

/** One template that a Deployment had. */
export interface Revision {
  number: number;
  hash: string;
  template: any;
  /** ms since 1970 */
  startedAt: number;
}

/** What is known of a Deployment beyond the object: its pods follow from it and the time. */
export interface Rollout {
  /** oldest first */
  revisions: Revision[];
  /** last change of `spec.replicas` */
  scaled: { at: number; from: number };
  /** index of a pod that someone deleted → when */
  replaced: Record<string, number>;
}

export interface ClusterState {
  resourceVersion: number;
  /** plural → `namespace/name` → object; a cluster-wide one has an empty namespace */
  objects: Record<string, Record<string, KubeObject>>;
  /** `namespace/name` of the Deployment */
  rollouts: Record<string, Rollout>;
}

export const keyOf = (namespace: string | undefined, name: string) =>
  `${namespace ?? ''}/${name}`;

/** Time as the API writes it: without milliseconds. */
export const timeOf = (ms: number) =>
  `${new Date(ms).toISOString().slice(0, 19)}Z`;
