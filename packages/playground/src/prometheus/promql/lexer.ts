import { PromqlError } from './ast';

export interface Token {
  kind: 'name' | 'number' | 'duration' | 'string' | 'operator' | 'end';
  text: string;
  /** where it begins, from 0 */
  at: number;
}

const DURATION = /^(?:\d+(?:ms|[smhdwy]))+/;
const NUMBER = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/;
const NAME = /^[a-zA-Z_][a-zA-Z0-9_:]*/;
const OPERATOR = /^(?:==|!=|=~|!~|<=|>=|[-+*/%^<>=(){}[\],:@])/;

export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const rest = query.slice(at);
    const skipped = /^(?:\s+|#[^\n]*)/.exec(rest);
    if (skipped) {
      at += skipped[0].length;
      continue;
    }
    const token = next(rest, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', at: query.length });
  return tokens;
}

function next(rest: string, at: number): Token {
  const quote = rest[0];
  if (quote === '"' || quote === "'" || quote === '`') {
    return { kind: 'string', text: quoted(rest, quote, at), at };
  }
  for (const [kind, pattern] of [
    ['duration', DURATION],
    ['number', NUMBER],
    ['name', NAME],
    ['operator', OPERATOR],
  ] as const) {
    const match = pattern.exec(rest);
    if (match) return { kind, text: match[0], at };
  }
  throw parseError(at, `unexpected character: '${rest[0]}'`);
}

function quoted(rest: string, quote: string, at: number): string {
  for (let i = 1; i < rest.length; i++) {
    if (rest[i] === '\\' && quote !== '`') i++;
    else if (rest[i] === '\n' && quote !== '`') break;
    else if (rest[i] === quote) return rest.slice(0, i + 1);
  }
  throw parseError(at, 'unterminated quoted string');
}

/** The text in a string token. */
export function unquote(token: Token): string {
  const inner = token.text.slice(1, -1);
  if (token.text[0] === '`') return inner;
  return inner.replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/g,
    (_, code: string) => {
      if (code.length > 1) {
        return String.fromCharCode(parseInt(code.slice(1), 16));
      }
      const known: Record<string, string> = { n: '\n', t: '\t', r: '\r' };
      return known[code] ?? code;
    },
  );
}

const UNITS: Record<string, number> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 7 * 86_400,
  y: 365 * 86_400,
};

/** Seconds of `1h30m` or of a plain number. */
export function seconds(text: string): number | undefined {
  if (/^\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (!new RegExp(`${DURATION.source}$`).test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNITS[unit],
    0,
  );
}

export const parseError = (at: number, message: string) =>
  new PromqlError(`1:${at + 1}: parse error: ${message}`);
