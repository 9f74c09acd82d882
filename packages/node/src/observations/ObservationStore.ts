import type { Observation, Problem } from '@kronos-portal/common';

/** Which row an observation is, and whose. */
export interface ObservationSubject {
  entityRef: string;
  /** catalog uid: an entity that was deleted and made anew does not inherit what was seen of the old one */
  uid: string;
  /** null: of the whole group */
  affiliate: string | null;
  tool: string;
  view: string;
  /** the connection that was asked; null when there was none */
  installationId: string | null;
  revision: number | null;
}

/** An observation with what the server needs to know besides. */
export interface StoredObservation extends Observation {
  uid: string;
  affiliate: string | null;
}

/** Keeps the last thing known about entities, and why the newest attempt failed. */
export interface ObservationStore {
  /**
   * Those of the given entities, known by ref and uid.
   *
   * @param views `tool/view`; all when left out
   */
  find(
    entities: readonly { entityRef: string; uid: string }[],
    views?: readonly string[],
  ): Promise<StoredObservation[]>;
  /** Keeps what was seen. Answers whether that is news: other data than before, or a problem that is over. */
  recordData(
    subject: ObservationSubject,
    data: unknown,
    at: Date,
  ): Promise<boolean>;
  /** Keeps the problem beside the old data. Answers whether it is another kind of problem than before. */
  recordProblem(
    subject: ObservationSubject,
    problem: Problem,
    at: Date,
  ): Promise<boolean>;
  /** When each entity was last asked about by a tool: the oldest of the views; never asked ones are missing. */
  attempts(
    tool: string,
    views: readonly string[],
  ): Promise<Map<string, { uid: string; attemptedAt: Date }>>;
  /** Forgets a tool's observations of entities. Answers how many rows went. */
  remove(tool: string, entityRefs: readonly string[]): Promise<number>;
  /** Refs of all entities of which a tool has observations. */
  entityRefs(tool: string): Promise<string[]>;
}
