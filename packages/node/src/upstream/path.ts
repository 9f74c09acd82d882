import type { PathTag } from './UpstreamClient';
import { UpstreamError } from './UpstreamError';

/** Builds a path from literal text and data: every value becomes one encoded segment; `.` and `..` are refused. */
export const path: PathTag = (strings, ...values) =>
  strings.reduce(
    (built, literal, i) =>
      built + literal + (i < values.length ? segment(values[i]) : ''),
    '',
  );

function segment(value: string | number): string {
  const text = String(value ?? '');
  if (text === '' || text === '.' || text === '..') {
    throw new UpstreamError(
      'not-found',
      `'${text}' cannot name anything in a tool.`,
    );
  }
  try {
    return encodeURIComponent(text);
  } catch {
    // a lone surrogate has no encoding
    throw new UpstreamError(
      'not-found',
      'A name with broken characters cannot name anything in a tool.',
    );
  }
}
