import { createHash } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { BatchSearchEngineIndexer } from '@backstage/plugin-search-backend-node';
import type { IndexableDocument } from '@backstage/plugin-search-common';
import type { HashedDocument, SearchIndex } from './SearchIndex';

const BATCH = 500;
/** Above so many changes, the database is told to look after its tables. */
const MUCH = 1_000;

export interface SearchIndexerOptions {
  type: string;
  index: Pick<SearchIndex, 'hashes' | 'put' | 'remove' | 'tidy'>;
  logger: Pick<LoggerService, 'info' | 'warn'>;
}

/**
 * Brings the documents of one type up to date: writes those that changed, removes those that are gone. The others stay
 * as they are, so a run over a large catalog in which little happened is short, and searches go on meanwhile.
 */
export class SearchIndexer extends BatchSearchEngineIndexer {
  readonly #options: SearchIndexerOptions;
  #before = new Map<string, string>();
  readonly #seen = new Set<string>();
  #written = 0;

  static create(options: SearchIndexerOptions) {
    return new SearchIndexer(options);
  }

  private constructor(options: SearchIndexerOptions) {
    super({ batchSize: BATCH });
    this.#options = options;
  }

  async initialize(): Promise<void> {
    const { index, type } = this.#options;
    this.#before = await index.hashes(type);
  }

  async index(documents: IndexableDocument[]): Promise<void> {
    const changed: HashedDocument[] = [];
    for (const document of documents) {
      const key = document.authorization?.resourceRef ?? document.location;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      const hash = createHash('sha256')
        .update(JSON.stringify(document))
        .digest('base64');
      if (this.#before.get(key) !== hash) changed.push({ key, hash, document });
    }
    this.#written += changed.length;
    await this.#options.index.put(this.#options.type, changed);
  }

  async finalize(): Promise<void> {
    const { index, logger, type } = this.#options;
    // an empty answer is more often a fault of what was read than the end of everything
    if (!this.#seen.size) {
      logger.warn(`Nothing to index for ${type}: the index stays as it is`);
      return;
    }
    const gone = [...this.#before.keys()].filter(key => !this.#seen.has(key));
    await index.remove(type, gone);
    if (this.#written + gone.length > MUCH) await index.tidy();
    if (this.#written || gone.length) {
      logger.info(
        `Search index of ${type}: ${this.#written} written, ${
          gone.length
        } removed, ${this.#seen.size} in all`,
      );
    }
  }
}
