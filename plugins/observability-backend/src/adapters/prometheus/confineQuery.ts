import { toMatchers, type Selector } from '@kronos-portal/node';
import { parser } from '@prometheus-io/lezer-promql';

const MAX_LENGTH = 2_000;

/** A query that cannot be shown to read the entity's series only. The message is for the person who wrote it. */
export class UnconfinableQuery extends Error {
  readonly name = 'UnconfinableQuery';
}

/**
 * Adds the entity's matchers to every vector selector of a query, so that it can read no series but the entity's own.
 * The query is parsed with Prometheus' own grammar; what it does not understand is refused, and so is `info()`, which
 * reads series that no selector in the query names.
 *
 * Matchers of one selector are joined by "and": a query that asks for another service gets nothing.
 *
 * @throws UnconfinableQuery
 */
export function confineQuery(query: string, selector: Selector): string {
  const text = query.trim();
  if (text === '' || text.length > MAX_LENGTH) {
    throw new UnconfinableQuery(
      `A query has between 1 and ${MAX_LENGTH} characters.`,
    );
  }
  const matchers = toMatchers(selector);
  const insertions: { at: number; text: string }[] = [];
  let refusal: string | undefined;
  let selectors = 0;

  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) {
        refusal ??= `It is no valid PromQL near character ${node.from + 1}.`;
      } else if (node.name === 'LineComment') {
        refusal ??= 'Comments are not possible here.';
      } else if (node.name === 'Info') {
        refusal ??= 'The function info() is not possible here.';
      } else if (node.name === 'VectorSelector') {
        selectors++;
        const braces = node.node.getChild('LabelMatchers');
        if (!braces) {
          insertions.push({ at: node.to, text: `{${matchers}}` });
          return;
        }
        const inner = text.slice(braces.from + 1, braces.to - 1).trim();
        insertions.push({
          at: braces.from + 1,
          text: inner ? `${matchers},` : matchers,
        });
      }
    },
  });
  if (refusal) throw new UnconfinableQuery(refusal);
  if (selectors === 0) {
    throw new UnconfinableQuery('It reads no series.');
  }
  return insertions
    .sort((a, b) => b.at - a.at)
    .reduce((q, i) => q.slice(0, i.at) + i.text + q.slice(i.at), text);
}
