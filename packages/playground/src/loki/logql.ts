/** What LogQL of this stand-in can say: a selector, line filters, and a count or rate over time, perhaps summed. */
export interface LogQuery {
  matchers: Matcher[];
  filters: { isWanted: boolean; fits(line: string): boolean }[];
  /** of a metric query */
  metric?: {
    of: 'count_over_time' | 'rate' | 'bytes_over_time';
    /** seconds */
    range: number;
    /** labels to sum by; undefined: not summed */
    sum?: string[];
  };
}

export interface Matcher {
  name: string;
  fits(value: string): boolean;
  /** whether streams without the label pass */
  isEmptyCompatible: boolean;
}

/** Ends a request as Loki does: plain text. */
export class LokiRefusal extends Error {
  constructor(message: string, readonly status = 400) {
    super(message);
  }
}

interface Token {
  text: string;
  kind: 'string' | 'word' | 'duration' | 'sign';
  value: string;
  column: number;
}

const TOKEN =
  /\s+|("(?:[^"\\\n]|\\.)*"|`[^`]*`)|(\d+(?:ms|[smhdwy]))|([a-zA-Z_][a-zA-Z0-9_]*)|(!=|!~|=~|\|=|\|~|[{}(),=[\]])/y;
const SECONDS: Record<string, number> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};
const METRICS = ['count_over_time', 'rate', 'bytes_over_time'] as const;

/** https://grafana.com/docs/loki/latest/query/. Throws {@link LokiRefusal}. */
export function parseLogql(text: string): LogQuery {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = () => tokens[at]?.text;
  const fail = (expected: string): never => {
    const token = tokens[at];
    throw new LokiRefusal(
      token
        ? `parse error at line 1, col ${
            token.column
          }: syntax error: unexpected ${nameOf(token)}, expecting ${expected}`
        : `parse error : syntax error: unexpected $end, expecting ${expected}`,
    );
  };
  const take = (sign: string) => {
    if (peek() !== sign) fail(sign);
    at += 1;
  };
  const string = (): string => {
    const token = tokens[at];
    if (token?.kind !== 'string') return fail('STRING');
    at += 1;
    return token.value;
  };
  const word = (): string => {
    const token = tokens[at];
    if (token?.kind !== 'word') return fail('IDENTIFIER');
    at += 1;
    return token.value;
  };
  const names = (): string[] => {
    take('(');
    const found: string[] = [];
    while (peek() !== ')') {
      found.push(word());
      if (peek() === ',') at += 1;
      else break;
    }
    take(')');
    return found;
  };

  const selector = (): Pick<LogQuery, 'matchers' | 'filters'> => {
    take('{');
    const matchers: Matcher[] = [];
    while (peek() !== '}') {
      const name = word();
      const sign = peek() ?? '';
      if (!['=', '!=', '=~', '!~'].includes(sign)) fail('= or != or =~ or !~');
      at += 1;
      matchers.push(matcherOf(name, sign, string()));
      if (peek() !== ',') break;
      at += 1;
    }
    take('}');
    const filters: LogQuery['filters'] = [];
    while (['|=', '!=', '|~', '!~'].includes(peek() ?? '')) {
      const sign = peek();
      at += 1;
      const wanted = string();
      const regexp = sign?.endsWith('~') ? regexpOf(wanted, false) : undefined;
      filters.push({
        isWanted: sign!.startsWith('|'),
        fits: line => (regexp ? regexp.test(line) : line.includes(wanted)),
      });
    }
    return { matchers, filters };
  };

  const metric = (sum?: string[]): LogQuery => {
    const of = METRICS.find(name => name === peek());
    if (!of) return fail(METRICS.join(' or '));
    at += 1;
    take('(');
    const selected = selector();
    take('[');
    const token = tokens[at];
    if (token?.kind !== 'duration') return fail('DURATION');
    at += 1;
    take(']');
    take(')');
    const [, number, unit] = /^(\d+)(\D+)$/.exec(token.value)!;
    const range = Number(number) * SECONDS[unit];
    return { ...selected, metric: { of, range, ...(sum && { sum }) } };
  };

  const whole = (): LogQuery => {
    if (peek() !== 'sum') return peek() === '{' ? selector() : metric();
    at += 1;
    let by: string[] | undefined;
    if (peek() === 'by') {
      at += 1;
      by = names();
    }
    take('(');
    const query = metric(by ?? []);
    take(')');
    if (peek() === 'by' && !by && query.metric) {
      at += 1;
      query.metric.sum = names();
    }
    return query;
  };

  const query = whole();
  if (at < tokens.length) fail('$end');
  if (query.matchers.every(m => m.isEmptyCompatible)) {
    throw new LokiRefusal(
      'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~".*" does not meet this requirement, but app=~".+" will',
    );
  }
  return query;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  let column = 0;
  while (column < text.length) {
    TOKEN.lastIndex = column;
    const match = TOKEN.exec(text);
    if (!match) {
      const literal = /["`]/.test(text[column])
        ? 'literal not terminated'
        : `syntax error: unexpected character '${text[column]}'`;
      throw new LokiRefusal(
        `parse error at line 1, col ${column + 1}: ${literal}`,
      );
    }
    const [all, quoted, duration, word, sign] = match;
    if (quoted) {
      tokens.push(token('string', all, unquoted(quoted), column));
    } else if (duration) {
      tokens.push(token('duration', all, duration, column));
    } else if (word) {
      tokens.push(token('word', all, word, column));
    } else if (sign) {
      tokens.push(token('sign', all, sign, column));
    }
    column += all.length;
  }
  return tokens;
}

const token = (
  kind: Token['kind'],
  text: string,
  value: string,
  column: number,
): Token => ({ kind, text, value, column: column + 1 });

const nameOf = ({ kind, text }: Token) =>
  ({ string: 'STRING', word: 'IDENTIFIER', duration: 'DURATION', sign: text }[
    kind
  ]);

const ESCAPED: Record<string, string> = { n: '\n', t: '\t', r: '\r' };

function unquoted(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  return text.slice(1, -1).replace(/\\(.)/g, (_, c: string) => ESCAPED[c] ?? c);
}

function matcherOf(name: string, sign: string, value: string): Matcher {
  const regexp = sign.endsWith('~') ? regexpOf(value, true) : undefined;
  const is = (actual: string) =>
    regexp ? regexp.test(actual) : actual === value;
  const fits = sign.startsWith('!') ? (v: string) => !is(v) : is;
  return { name, fits, isEmptyCompatible: fits('') };
}

function regexpOf(text: string, isWhole: boolean): RegExp {
  try {
    return new RegExp(isWhole ? `^(?:${text})$` : text, 's');
  } catch {
    throw new LokiRefusal(
      `parse error : error parsing regexp: invalid pattern: \`${text}\``,
    );
  }
}
