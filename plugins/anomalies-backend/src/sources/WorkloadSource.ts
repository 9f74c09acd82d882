import type { Entity } from '@backstage/catalog-model';

/** One version of what the pods of a Deployment are made of. */
export interface Revision {
  /** of the ReplicaSet, which its pods are named after */
  name: string;
  deployment: string;
  /** the connection, and the namespace in it */
  cluster: string;
  namespace: string;
  /** ms since 1970 */
  createdAt: number;
  /** the newest of its Deployment */
  isNewest: boolean;
  template: Template;
}

/** What pods are made of, so that two of them can be compared and nothing of it can be read. */
export interface Template {
  /** container → image */
  images: ReadonlyMap<string, string>;
  /** everything else by the name a person knows it by, with a digest of what it is */
  parts: ReadonlyMap<string, { what: Part; name: string; digest: string }>;
  /** names of the ConfigMaps it uses, with the keys where it uses only some */
  configMaps: ReadonlyMap<string, ReadonlySet<string> | undefined>;
}

/** A variable, where many of them come from, an annotation or label of the pods, or a field of their specification. */
export type Part = 'env' | 'envFrom' | 'annotation' | 'label' | 'spec';

/** A ConfigMap that the newest revision of something uses. */
export interface UsedConfigMap {
  cluster: string;
  namespace: string;
  name: string;
  /** ms since 1970: when somebody wrote to its data last, as far as the cluster knows it */
  writtenAt?: number;
  /** key → fingerprint of its value; empty when there is no such ConfigMap */
  keys: ReadonlyMap<string, string>;
  /** the keys that are used; undefined: all of them */
  only?: ReadonlySet<string>;
}

export interface Workloads {
  revisions: readonly Revision[];
  configMaps: readonly UsedConfigMap[];
  /** false: a cluster did not answer, and what is in it is missing here */
  isComplete: boolean;
}

/** Where it is known what a service runs with. Ids of the tool come from the entity alone. */
export interface WorkloadSource {
  readonly tool: string;
  serves(entity: Entity): Promise<boolean>;
  /**
   * Reads no Secret, and lets no value out.
   *
   * @param fingerprint - of a value, short enough not to tell what it is
   * @throws UpstreamError when no cluster answered
   */
  read(
    entity: Entity,
    fingerprint: (value: string) => string,
    signal: AbortSignal,
  ): Promise<Workloads>;
}
