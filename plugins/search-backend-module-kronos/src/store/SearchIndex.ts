import type { IndexableDocument } from '@backstage/plugin-search-common';
import type { JsonObject } from '@backstage/types';

/** One way in which a word of the question may stand in a document. */
export interface Alternative {
  token: string;
  /** also longer words that begin so */
  prefix: boolean;
  /** how much such a hit counts, from 0 to 1 */
  boost: number;
}

export interface IndexQuery {
  /** for each word of the question, the ways in which it may be there */
  words: Alternative[][];
  /** how many of the words a document must have */
  required: number;
  /** tokens that nobody must have, but that move a document up */
  bonus: string[];
  /** affiliates whose documents are looked through: see Scope.ts */
  scopes: string[];
  types?: string[];
  filters?: JsonObject;
  limit: number;
  offset: number;
}

export interface IndexedDocument {
  type: string;
  document: IndexableDocument;
}

export interface IndexAnswer {
  items: IndexedDocument[];
  total: number;
}

/** Documents and what they are found by. Holds no rule about who may see what: the caller names the scopes. */
export interface SearchIndex {
  /** Scopes that documents are in, as of the last seconds. */
  scopes(): Promise<string[]>;
  /** Whether any document of these scopes has the word. */
  has(alternatives: Alternative[], scopes: string[]): Promise<boolean>;
  /** Tokens of the index that may be meant by this one. */
  similar(token: string): Promise<string[]>;
  find(query: IndexQuery): Promise<IndexAnswer>;

  /** Keys and hashes of the documents of a type. */
  hashes(type: string): Promise<Map<string, string>>;
  /** Puts documents in, in the place of those with the same key. */
  put(type: string, documents: HashedDocument[]): Promise<void>;
  remove(type: string, keys: string[]): Promise<void>;
  /** To be called after much was written. */
  tidy(): Promise<void>;
}

export interface HashedDocument {
  key: string;
  hash: string;
  document: IndexableDocument;
}
