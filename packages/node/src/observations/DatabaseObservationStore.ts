import { problemSchema, type Problem } from '@kronos-portal/common';
import type { Knex } from 'knex';
import type {
  ObservationStore,
  ObservationSubject,
  StoredObservation,
} from './ObservationStore';

interface Row {
  entity_ref: string;
  tool: string;
  view: string;
  uid: string;
  affiliate: string | null;
  installation_id: string | null;
  revision: number | null;
  data: string | null;
  /** PostgreSQL gives 64 bit integers as text */
  observed_at: number | string | null;
  attempted_at: number | string;
  problem: string | null;
}

const TABLE = 'observations';
const KEY = ['entity_ref', 'tool', 'view'];
/** SQLite takes 999 values in a statement in its older builds. */
const CHUNK = 400;

/** Rows in the table `observations` of the plugin's own database (SQLite or PostgreSQL). */
export class DatabaseObservationStore implements ObservationStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }) {
    return new DatabaseObservationStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async find(
    entities: readonly { entityRef: string; uid: string }[],
    views?: readonly string[],
  ) {
    const uids = new Map(entities.map(e => [e.entityRef, e.uid]));
    const found: StoredObservation[] = [];
    for (const refs of chunks([...uids.keys()])) {
      const rows: Row[] = await this.#knex<Row>(TABLE)
        .whereIn('entity_ref', refs)
        .modify(query => {
          if (views) query.whereIn(['tool', 'view'], toolsAndViews(views));
        })
        .orderBy(['entity_ref', 'tool', 'view']);
      found.push(
        ...rows
          .filter(row => row.uid === uids.get(row.entity_ref))
          .map(fromRow),
      );
    }
    return found;
  }

  async recordData(subject: ObservationSubject, data: unknown, at: Date) {
    const json = JSON.stringify(data) ?? 'null';
    const before = await this.#row(subject);
    await this.#upsert({
      ...toRow(subject),
      data: json,
      observed_at: at.getTime(),
      attempted_at: at.getTime(),
      problem: null,
    });
    return (
      before?.uid !== subject.uid ||
      before.data !== json ||
      before.problem !== null
    );
  }

  async recordProblem(subject: ObservationSubject, problem: Problem, at: Date) {
    const before = await this.#row(subject);
    const same = before?.uid === subject.uid;
    const old = same ? parseProblem(before.problem) : undefined;
    // why a tool is left alone is better news than that it is
    const kept = problem.kind === 'circuit-open' && old ? old : problem;
    await this.#upsert({
      ...toRow(subject),
      attempted_at: at.getTime(),
      problem: JSON.stringify(kept),
      // what was seen of another entity of the same name is not this one's
      ...(!same && { data: null, observed_at: null }),
    });
    return old?.kind !== kept.kind;
  }

  async attempts(tool: string, views: readonly string[]) {
    const rows = await this.#knex(TABLE)
      .where({ tool })
      .whereIn('view', views)
      .groupBy('entity_ref', 'uid')
      .select('entity_ref', 'uid')
      .min('attempted_at as attempted_at')
      .count('view as views');
    return new Map(
      rows
        .filter(row => Number(row.views) === views.length)
        .map(row => [
          String(row.entity_ref),
          {
            uid: String(row.uid),
            attemptedAt: new Date(Number(row.attempted_at)),
          },
        ]),
    );
  }

  async remove(tool: string, entityRefs: readonly string[]) {
    let removed = 0;
    for (const refs of chunks(entityRefs)) {
      removed += await this.#knex<Row>(TABLE)
        .where({ tool })
        .whereIn('entity_ref', refs)
        .delete();
    }
    return removed;
  }

  async entityRefs(tool: string) {
    return this.#knex<Row>(TABLE)
      .where({ tool })
      .distinct()
      .pluck('entity_ref');
  }

  async #row({ entityRef, tool, view }: ObservationSubject) {
    return this.#knex<Row>(TABLE)
      .where({ entity_ref: entityRef, tool, view })
      .first();
  }

  /** Columns that are not given keep their value, or become null in a new row. */
  async #upsert(row: Partial<Row>) {
    await this.#knex<Row>(TABLE).insert(row).onConflict(KEY).merge();
  }
}

/** `jenkins/builds` in its parts; what has not two is no view. */
function toolsAndViews(views: readonly string[]) {
  return views
    .map(view => view.split('/'))
    .filter((parts): parts is [string, string] => parts.length === 2);
}

function toRow(subject: ObservationSubject) {
  return {
    entity_ref: subject.entityRef,
    tool: subject.tool,
    view: subject.view,
    uid: subject.uid,
    affiliate: subject.affiliate,
    installation_id: subject.installationId,
    revision: subject.revision,
  };
}

function fromRow(row: Row): StoredObservation {
  const problem = parseProblem(row.problem);
  return {
    entityRef: row.entity_ref,
    tool: row.tool,
    view: row.view,
    data: row.data === null ? null : JSON.parse(row.data),
    observedAt: toIso(row.observed_at),
    attemptedAt: toIso(row.attempted_at),
    ...(problem && { problem }),
    uid: row.uid,
    affiliate: row.affiliate,
  };
}

function toIso(ms: number | string | null) {
  return ms === null ? null : new Date(Number(ms)).toISOString();
}

function parseProblem(json: string | null): Problem | undefined {
  if (json === null) return undefined;
  return problemSchema.safeParse(JSON.parse(json)).data;
}

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let i = 0; i < items.length; i += CHUNK) {
    yield items.slice(i, i + CHUNK);
  }
}
