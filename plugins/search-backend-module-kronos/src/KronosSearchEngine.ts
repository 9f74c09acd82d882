import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type {
  IndexableResultSet,
  SearchQuery,
} from '@backstage/plugin-search-common';
import type {
  QueryRequestOptions,
  SearchEngine,
} from '@backstage/plugin-search-backend-node';
import type { SearchIndex } from './store/SearchIndex';
import { SearchIndexer } from './store/SearchIndexer';
import { highlight, POST_TAG, PRE_TAG } from './query/highlight';
import type { InstalledOfferings } from './query/InstalledOfferings';
import { planQuery } from './query/planQuery';
import type { VisibleScopes } from './query/VisibleScopes';

const PAGE = 25;

export interface KronosSearchEngineOptions {
  index: SearchIndex;
  visible: Pick<VisibleScopes, 'of'>;
  installed: Pick<InstalledOfferings, 'tell'>;
  logger: Pick<LoggerService, 'info' | 'warn'>;
}

/** The shape that the search backend makes cursors in, too. */
const cursorOf = (page: number) =>
  Buffer.from(String(page), 'utf8').toString('base64');

function pageOf(cursor: string | undefined): number {
  if (!cursor) return 0;
  const page = Number(Buffer.from(cursor, 'base64').toString('utf8'));
  if (!Number.isInteger(page) || page < 0) {
    throw new InputError('Invalid page cursor');
  }
  return page;
}

/**
 * Searches in Korean and English, and looks through nothing but the affiliates that the caller may see, so that pages
 * are full and the figures right. The search backend checks each result once more.
 */
export class KronosSearchEngine implements SearchEngine {
  readonly #options: KronosSearchEngineOptions;

  static create(options: KronosSearchEngineOptions) {
    return new KronosSearchEngine(options);
  }

  private constructor(options: KronosSearchEngineOptions) {
    this.#options = options;
  }

  /** Questions are read by {@link planQuery} alone. */
  setTranslator(): void {
    throw new Error('The search engine of Kronos takes no query translator');
  }

  async getIndexer(type: string): Promise<SearchIndexer> {
    const { index, logger } = this.#options;
    return SearchIndexer.create({ type, index, logger });
  }

  async query(
    query: SearchQuery,
    options?: QueryRequestOptions,
  ): Promise<IndexableResultSet> {
    const { index, installed, visible } = this.#options;
    const limit = query.pageLimit ?? PAGE;
    const page = pageOf(query.pageCursor);
    const credentials =
      options && 'credentials' in options ? options.credentials : undefined;
    const scopes = await visible.of(credentials, await index.scopes());
    const term = query.term.trim();
    const plan = await planQuery({ term, scopes, index });
    // a term of punctuation asks for nothing that is there
    const { items, total } =
      term && !plan.words.length
        ? { items: [], total: 0 }
        : await index.find({
            ...plan,
            scopes,
            types: query.types,
            filters: query.filters,
            limit,
            offset: page * limit,
          });
    const told = await installed.tell(items, scopes);
    return {
      results: told.map(({ type, document }, i) => ({
        type,
        document,
        rank: page * limit + i + 1,
        highlight: {
          preTag: PRE_TAG,
          postTag: POST_TAG,
          fields: highlight(document, plan.words),
        },
      })),
      nextPageCursor:
        (page + 1) * limit < total ? cursorOf(page + 1) : undefined,
      previousPageCursor: page > 0 ? cursorOf(page - 1) : undefined,
      numberOfResults: total,
    };
  }
}
