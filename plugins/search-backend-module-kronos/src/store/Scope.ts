import type { IndexableDocument } from '@backstage/plugin-search-common';

/** Belongs to no affiliate. Like the next one, no value of a label. */
export const SHARED = '-';
/** Nothing is known about the affiliate: only the permission of the document's type decides. */
export const ANY = '*';

/** A document that says which affiliate it belongs to. */
export interface AffiliatedDocument extends IndexableDocument {
  /** name of the affiliate; empty when it belongs to none. Left out by collators that know of no affiliates. */
  affiliate?: string;
}

export const scopeOfDocument = ({ affiliate }: AffiliatedDocument) =>
  affiliate === undefined ? ANY : affiliate || SHARED;
