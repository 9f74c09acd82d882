import type { Knex } from 'knex';
import { InputError } from '@backstage/errors';
import { deletions } from '../text/typos';
import { mayBeMistyped } from '../text/tokens';
import { ANALYZER, documentTerms } from './documentTerms';
import type {
  Alternative,
  HashedDocument,
  IndexAnswer,
  IndexQuery,
  SearchIndex,
} from './SearchIndex';
import { scopeOfDocument } from './Scope';
import { sqlDialect, type SqlDialect } from './sqlDialect';

const DOCUMENTS = 'kronos_search_documents';
const TERMS = 'kronos_search_terms';
const TYPOS = 'kronos_search_typos';

const PARTS_MAX_AGE_MS = 5_000;
const KNOWN_TOKENS = 100_000;
/** Documents of one transaction: short ones, so that others come to work between them. */
const CHUNK = 50;
/** Above so many hits, words are as common as each other. */
const MANY = 10_000;
/** What the beginning of a word counts, against the whole. */
const PREFIX = 0.85;
/** In brackets, so that PostgreSQL looks each one up: as a join, wrong guesses of its planner cost half a second. */
const AMONG_RARE = '(doc IN (SELECT doc FROM rare)) IS TRUE';
/** above every letter of a token */
const LAST = '\uffff';

export interface DatabaseSearchIndexOptions {
  /** of the plugin, with the migrations of this package */
  knex: Knex;
  now?: () => number;
}

interface CountedWord {
  /** its place in the question */
  word: number;
  alternatives: Alternative[];
  /** hits, as far as they were counted */
  count: number;
}

/**
 * An inverted index in ordinary tables, the same on SQLite and PostgreSQL: nothing to install, shared by replicas, there
 * after a restart. Terms are sorted by scope first, so what the caller may not see costs nothing.
 */
export class DatabaseSearchIndex implements SearchIndex {
  readonly #knex: Knex;
  readonly #sql: SqlDialect;
  readonly #now: () => number;
  /** tokens whose typing errors were written by this process */
  readonly #written = new Set<string>();
  #known: { at: number; parts?: { scope: string; type: string }[] } = { at: 0 };

  static create(options: DatabaseSearchIndexOptions) {
    return new DatabaseSearchIndex(options);
  }

  private constructor({ knex, now = Date.now }: DatabaseSearchIndexOptions) {
    this.#knex = knex;
    this.#sql = sqlDialect(knex);
    this.#now = now;
  }

  async scopes(): Promise<string[]> {
    return [...new Set((await this.#parts()).map(({ scope }) => scope))];
  }

  /** Scopes and types that there are. */
  async #parts(): Promise<{ scope: string; type: string }[]> {
    if (!this.#known.parts || this.#now() - this.#known.at > PARTS_MAX_AGE_MS) {
      const parts = await this.#knex(DOCUMENTS).distinct('scope', 'type');
      this.#known = { at: this.#now(), parts };
    }
    return this.#known.parts!;
  }

  /** The types that are wanted, unless they are all that there are. */
  async #narrowing(types: string[] | undefined) {
    const parts = await this.#parts();
    return types && parts.some(({ type }) => !types.includes(type))
      ? types
      : undefined;
  }

  async has(alternatives: Alternative[], scopes: string[]): Promise<boolean> {
    for (const alternative of alternatives) {
      const [first] = await this.#terms(alternative, scopes)
        .select('doc')
        .limit(1);
      if (first) return true;
    }
    return false;
  }

  async similar(token: string): Promise<string[]> {
    return this.#knex(TYPOS)
      .whereIn('variant', deletions(token))
      .distinct('token')
      .pluck('token');
  }

  async find(query: IndexQuery): Promise<IndexAnswer> {
    if (!query.scopes.length) return { items: [], total: 0 };
    const types = await this.#narrowing(query.types);
    const found = query.words.length
      ? this.#hits(query, await this.#rarestFirst(query))
      : this.#all(query);
    if (query.words.length && (types || query.filters)) {
      found.join(`${DOCUMENTS} as d`, 'd.id', 'scored.doc');
    }
    if (types) found.whereIn('d.type', types);
    for (const [field, wanted] of Object.entries(query.filters ?? {})) {
      this.#filter(found, field, wanted);
    }
    const rows: { id: number; total: number | string }[] = await found
      .limit(query.limit)
      .offset(query.offset);
    const documents: { id: number; type: string; document: string }[] =
      await this.#knex(DOCUMENTS)
        .whereIn(
          'id',
          rows.map(row => row.id),
        )
        // what is known of scopes and types is some seconds old
        .whereIn('scope', query.scopes)
        .select('id', 'type', 'document');
    const byId = new Map(
      documents
        .filter(({ type }) => !query.types || query.types.includes(type))
        .map(row => [row.id, row]),
    );
    return {
      items: rows.flatMap(({ id }) => {
        const row = byId.get(id);
        return row
          ? [{ type: row.type, document: JSON.parse(row.document) }]
          : [];
      }),
      total: Number(rows[0]?.total ?? 0),
    };
  }

  async hashes(type: string): Promise<Map<string, string>> {
    await this.#forgetOlderAnalyzers();
    const rows = await this.#knex(DOCUMENTS)
      .where({ type })
      .select('key', 'hash');
    return new Map(rows.map(row => [row.key, row.hash]));
  }

  async put(type: string, documents: HashedDocument[]): Promise<void> {
    this.#known.at = 0;
    for (let i = 0; i < documents.length; i += CHUNK) {
      const chunk = documents.slice(i, i + CHUNK);
      try {
        await this.#knex.transaction(tx => this.#replace(tx, type, chunk));
      } catch (error) {
        // what was rolled back has to be written again
        this.#written.clear();
        throw error;
      }
      // SQLite works on this thread
      await new Promise(resolve => setImmediate(resolve));
    }
  }

  async remove(type: string, keys: string[]): Promise<void> {
    for (let i = 0; i < keys.length; i += CHUNK) {
      const chunk = keys.slice(i, i + CHUNK);
      await this.#knex.transaction(tx => this.#delete(tx, type, chunk));
    }
  }

  async tidy(): Promise<void> {
    await this.#knex.raw(this.#sql.tidy);
  }

  /**
   * Documents with enough of the words, the best first; each word counts once, by its best hit. A document that lacks no
   * more words than it may has one of the rarest few: only those are looked at for the others.
   */
  #hits(query: IndexQuery, words: CountedWord[]): Knex.QueryBuilder {
    const { bonus, required, scopes } = query;
    const knex = this.#knex;
    const rare = words.length - required + 1;
    const parts = [
      ...words.map(({ alternatives, word }, i) =>
        alternatives.map(alternative => {
          const hits = this.#weighed(alternative, scopes, word);
          return i < rare ? hits : hits.whereRaw(AMONG_RARE);
        }),
      ),
      bonus.map(token =>
        this.#weighed({ token, prefix: false, boost: 1 }, scopes, -1).whereRaw(
          AMONG_RARE,
        ),
      ),
    ].flat();
    const [firstRare, ...moreRare] = words
      .slice(0, rare)
      .flatMap(({ alternatives }) =>
        alternatives.map(alternative =>
          this.#terms(alternative, scopes).select('doc'),
        ),
      );
    const [first, ...rest] = parts;
    const best = knex
      .from(first.unionAll(rest).as('each'))
      .groupBy('doc', 'word')
      .select('doc', 'word', knex.raw('max(w) as w'))
      .as('best');
    const covered = 'sum(case when word >= 0 then 1 else 0 end)';
    const scored = knex
      .from(best)
      .groupBy('doc')
      .select(
        'doc',
        knex.raw(`${covered} as covered`),
        knex.raw('sum(w) as score'),
      )
      .havingRaw(`${covered} >= ?`, [required])
      .as('scored');
    return knex
      .with('rare', firstRare.union(moreRare))
      .from(scored)
      .select('scored.doc as id', knex.raw('count(*) over () as total'))
      .orderBy([
        { column: 'scored.covered', order: 'desc' },
        { column: 'scored.score', order: 'desc' },
        { column: 'scored.doc' },
      ]);
  }

  #all({ scopes }: IndexQuery): Knex.QueryBuilder {
    return this.#knex
      .from(`${DOCUMENTS} as d`)
      .whereIn('d.scope', scopes)
      .select('d.id', this.#knex.raw('count(*) over () as total'))
      .orderBy(['d.sort_title', 'd.id']);
  }

  async #rarestFirst({ words, scopes }: IndexQuery): Promise<CountedWord[]> {
    const counted: CountedWord[] = [];
    for (const [word, alternatives] of words.entries()) {
      let count = 0;
      // one word has no other to come before
      for (const alternative of words.length > 1 ? alternatives : []) {
        const hits = this.#terms(alternative, scopes)
          .select('doc')
          .limit(MANY)
          .as('hits');
        const [row] = await this.#knex.from(hits).count({ count: '*' });
        count += Number(row.count);
      }
      counted.push({ word, alternatives, count });
    }
    return counted.sort((a, b) => a.count - b.count);
  }

  #weighed(
    { prefix, boost, token }: Alternative,
    scopes: string[],
    word: number,
  ) {
    return this.#terms({ token, prefix, boost }, scopes).select(
      'doc',
      this.#knex.raw(`${word} as word`),
      this.#knex.raw(
        `weight * ${boost} * case when token = ? then 1 else ${PREFIX} end as w`,
        [token],
      ),
    );
  }

  #terms({ token, prefix }: Alternative, scopes: string[]): Knex.QueryBuilder {
    const terms = this.#knex(TERMS).whereIn('scope', scopes);
    return prefix
      ? terms.where('token', '>=', token).where('token', '<', token + LAST)
      : terms.where({ token });
  }

  #filter(found: Knex.QueryBuilder, field: string, wanted: unknown) {
    if (wanted === undefined || wanted === null || wanted === '') return;
    if (!/^[\w.-]+$/.test(field)) {
      throw new InputError(`No field can be called "${field}"`);
    }
    const values = (Array.isArray(wanted) ? wanted : [wanted]).map(String);
    if (!values.length) return;
    found.whereRaw(this.#sql.fieldIn, [
      this.#sql.fieldPath(field),
      JSON.stringify(values),
    ]);
  }

  async #replace(tx: Knex, type: string, documents: HashedDocument[]) {
    await this.#delete(
      tx,
      type,
      documents.map(({ key }) => key),
    );
    const rows = documents.map(({ key, hash, document }) => ({
      type,
      key,
      hash,
      analyzer: ANALYZER,
      scope: scopeOfDocument(document),
      sort_title: document.title.slice(0, 512),
      document: JSON.stringify(document),
    }));
    await tx(DOCUMENTS).insert(rows);
    const ids = new Map(
      (
        await tx(DOCUMENTS)
          .where({ type })
          .whereIn(
            'key',
            rows.map(row => row.key),
          )
          .select('id', 'key')
      ).map(row => [row.key, row.id]),
    );
    const terms: unknown[][] = [];
    const typos: string[][] = [];
    documents.forEach(({ key, document }, i) => {
      for (const [token, weight] of documentTerms(document)) {
        terms.push([
          rows[i].scope,
          token,
          ids.get(key),
          Math.round(weight * 100) / 100,
        ]);
        if (!this.#written.has(token) && mayBeMistyped(token)) {
          this.#written.add(token);
          for (const variant of deletions(token)) typos.push([variant, token]);
        }
      }
    });
    await tx.raw(this.#sql.insertTerms, [JSON.stringify(terms)]);
    if (typos.length) {
      await tx.raw(this.#sql.insertTypos, [JSON.stringify(typos)]);
    }
    if (this.#written.size > KNOWN_TOKENS) this.#written.clear();
  }

  async #delete(tx: Knex, type: string, keys: string[]) {
    const old = await tx(DOCUMENTS)
      .where({ type })
      .whereIn('key', keys)
      .select('id', 'scope', 'document');
    if (!old.length) return;
    for (const { id, scope, document } of old) {
      const tokens = [...documentTerms(JSON.parse(document)).keys()];
      await tx.raw(this.#sql.deleteTerms, [scope, id, JSON.stringify(tokens)]);
    }
    await tx(DOCUMENTS)
      .whereIn(
        'id',
        old.map(row => row.id),
      )
      .delete();
  }

  /** Terms are removed by making them again, which works only as long as they are made the same way. */
  async #forgetOlderAnalyzers() {
    const other = await this.#knex(DOCUMENTS)
      .whereNot('analyzer', ANALYZER)
      .first('id');
    if (!other) return;
    this.#written.clear();
    await this.#knex.transaction(async tx => {
      await tx(TYPOS).delete();
      await tx(TERMS).delete();
      await tx(DOCUMENTS).delete();
    });
  }
}
