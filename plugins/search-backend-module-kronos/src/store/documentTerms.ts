import type { IndexableDocument } from '@backstage/plugin-search-common';
import { joinedTokens, tokensOf, WHOLE } from '../text/tokens';
import { compact, wordsOf } from '../text/words';

/** Raise it when the terms of a document change: the index is made anew then. */
export const ANALYZER = 2;

/**
 * What a document is found by. `name`, `tags`, `keywords` and `kind` are read when they are there, so that documents of
 * any collator work.
 */
export interface SearchableDocument extends IndexableDocument {
  /** what it is called in addresses and code */
  name?: string;
  tags?: string[];
  /** words that are not shown */
  keywords?: string[];
  kind?: string;
}

/** The whole name or title. */
const WEIGHT_WHOLE = { name: 400, title: 300 };
const WEIGHT = { name: 40, title: 24, tags: 8, text: 5, keywords: 3 };

/** Of two that are found alike, what is worked with comes before those who work with it. */
const WEIGHT_OF_KIND: Record<string, number> = {
  component: 1,
  api: 0.98,
  system: 0.98,
  template: 0.95,
  offering: 0.95,
  group: 0.8,
  user: 0.7,
  location: 0.3,
};

/** Tokens with their weights, the highest of each. */
export function documentTerms(
  document: SearchableDocument,
): Map<string, number> {
  const terms = new Map<string, number>();
  const factor =
    WEIGHT_OF_KIND[String(document.kind ?? '').toLowerCase()] ?? 0.9;
  const put = (token: string, weight: number) => {
    if (!token) return;
    terms.set(token, Math.max(terms.get(token) ?? 0, weight * factor));
  };
  const add = (field: keyof typeof WEIGHT, text: string) => {
    const words = wordsOf(text.normalize('NFC'));
    // a short name says more with each of its words
    const short =
      field === 'name' || field === 'title'
        ? 1 + 0.2 / Math.max(1, words.length)
        : 1;
    const weight = WEIGHT[field] * short;
    for (const [token, share] of words.flatMap(tokensOf)) {
      put(token, weight * share);
    }
    for (const [token, share] of joinedTokens(words)) {
      put(token, weight * share);
    }
  };
  for (const field of ['name', 'title'] as const) {
    const text = document[field];
    if (text) {
      put(WHOLE + compact(text), WEIGHT_WHOLE[field]);
      add(field, text);
    }
  }
  for (const tag of document.tags ?? []) add('tags', tag);
  add('text', document.text ?? '');
  for (const keyword of document.keywords ?? []) add('keywords', keyword);
  return terms;
}
