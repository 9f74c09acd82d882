import {
  PromqlError,
  type Expression,
  type Matcher,
  type Matching,
  type Selector,
} from './ast';
import { AGGREGATIONS, checkTypes, FUNCTIONS } from './types';
import { parseError, seconds, tokenize, unquote, type Token } from './lexer';

/** Binary operators, loosest first. https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence */
const LEVELS = [
  ['or'],
  ['and', 'unless'],
  ['==', '!=', '<=', '<', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%', 'atan2'],
];
const KEYWORDS = new Set(['by', 'without', 'on', 'ignoring', 'offset', 'bool']);

class Parser {
  readonly #tokens: Token[];
  #position = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    if (this.#peek().kind === 'end') {
      throw new PromqlError(
        'unknown position: parse error: no expression found in input',
      );
    }
    const expression = this.#binary(0);
    const rest = this.#peek();
    if (rest.kind !== 'end') throw unexpected(rest);
    return expression;
  }

  #binary(level: number): Expression {
    if (level === LEVELS.length) return this.#unary();
    let left = this.#binary(level + 1);
    while (LEVELS[level].includes(this.#peek().text.toLowerCase())) {
      const op = this.#take().text.toLowerCase();
      const modifiers = this.#modifiers();
      const right = this.#binary(level + 1);
      left = { type: 'binary', op, left, right, ...modifiers };
    }
    return left;
  }

  #unary(): Expression {
    if (this.#accept('-')) {
      return { type: 'negation', expression: this.#unary() };
    }
    if (this.#accept('+')) return this.#unary();
    return this.#power();
  }

  /** Binds to the right, and tighter than a sign before it. */
  #power(): Expression {
    const left = this.#postfix(this.#primary());
    if (this.#peek().text !== '^') return left;
    this.#take();
    const modifiers = this.#modifiers();
    return {
      type: 'binary',
      op: '^',
      left,
      right: this.#unary(),
      ...modifiers,
    };
  }

  #modifiers() {
    const bool = this.#accept('bool');
    let matching: Matching | undefined;
    let group: { side: 'left' | 'right'; include: string[] } | undefined;
    const word = this.#peek().text.toLowerCase();
    if (word === 'on' || word === 'ignoring') {
      this.#take();
      matching = { on: word === 'on', labels: this.#names() };
      const side = /^group_(left|right)$/.exec(this.#peek().text.toLowerCase());
      if (side) {
        this.#take();
        group = {
          side: side[1] as 'left' | 'right',
          include: this.#peek().text === '(' ? this.#names() : [],
        };
      }
    }
    return { bool, matching, group };
  }

  #primary(): Expression {
    const token = this.#peek();
    if (token.kind === 'number' || token.kind === 'duration') {
      this.#take();
      return {
        type: 'number',
        value:
          token.kind === 'number' ? Number(token.text) : seconds(token.text)!,
      };
    }
    if (token.kind === 'string') {
      this.#take();
      return { type: 'string', value: unquote(token) };
    }
    if (this.#accept('(')) {
      const inner = this.#binary(0);
      this.#expect(')');
      return inner;
    }
    if (token.text === '{') return this.#selector();
    if (token.kind !== 'name') throw unexpected(token);
    const name = token.text;
    const lower = name.toLowerCase();
    if (lower === 'inf' || lower === 'nan') {
      this.#take();
      return { type: 'number', value: lower === 'inf' ? Infinity : NaN };
    }
    const following = this.#tokens[this.#position + 1].text.toLowerCase();
    if (
      AGGREGATIONS.has(lower) &&
      (following === '(' || following === 'by' || following === 'without')
    ) {
      return this.#aggregation();
    }
    if (following === '(') return this.#call();
    if (KEYWORDS.has(lower)) throw unexpected(token);
    return this.#selector();
  }

  #aggregation(): Expression {
    const op = this.#take().text.toLowerCase();
    let grouping = this.#grouping();
    this.#expect('(');
    const args = [this.#binary(0)];
    while (this.#accept(',')) args.push(this.#binary(0));
    this.#expect(')');
    grouping ??= this.#grouping();
    const wanted = AGGREGATIONS.get(op)!;
    if (args.length !== wanted) {
      throw new PromqlError(
        `parse error: wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`,
      );
    }
    return {
      type: 'aggregation',
      op,
      parameter: wanted === 2 ? args[0] : undefined,
      expression: args[wanted - 1],
      grouping,
    };
  }

  #grouping() {
    const word = this.#peek().text.toLowerCase();
    if (word !== 'by' && word !== 'without') return undefined;
    this.#take();
    return { without: word === 'without', labels: this.#names() };
  }

  #call(): Expression {
    const token = this.#take();
    if (!FUNCTIONS.has(token.text)) {
      throw parseError(token.at, `unknown function with name "${token.text}"`);
    }
    this.#expect('(');
    const args: Expression[] = [];
    if (this.#peek().text !== ')') {
      args.push(this.#binary(0));
      while (this.#accept(',')) args.push(this.#binary(0));
    }
    this.#expect(')');
    return { type: 'call', name: token.text, args };
  }

  #selector(): Expression {
    const matchers: Matcher[] = [];
    const token = this.#peek();
    if (token.kind === 'name') {
      this.#take();
      matchers.push(matcher('__name__', '=', token.text));
    }
    if (this.#accept('{')) {
      while (!this.#accept('}')) {
        matchers.push(this.#matcher());
        if (!this.#accept(',')) {
          this.#expect('}');
          break;
        }
      }
    }
    if (!matchers.some(m => !m.fits(''))) {
      throw parseError(
        token.at,
        'vector selector must contain at least one non-empty matcher',
      );
    }
    return { type: 'selector', matchers, offset: 0 };
  }

  #matcher(): Matcher {
    const label = this.#take();
    if (label.kind === 'string' && [',', '}'].includes(this.#peek().text)) {
      return matcher('__name__', '=', unquote(label));
    }
    if (label.kind !== 'name' && label.kind !== 'string') {
      throw unexpected(label, ' in label matching, expected identifier or "}"');
    }
    const op = this.#take();
    if (!['=', '!=', '=~', '!~'].includes(op.text)) {
      throw unexpected(
        op,
        ' in label matching, expected label matching operator',
      );
    }
    const value = this.#take();
    if (value.kind !== 'string') {
      throw unexpected(value, ' in label matching, expected string');
    }
    return matcher(
      label.kind === 'string' ? unquote(label) : label.text,
      op.text as Matcher['op'],
      unquote(value),
    );
  }

  #postfix(expression: Expression): Expression {
    let result = expression;
    for (;;) {
      const token = this.#peek();
      const word = token.text.toLowerCase();
      if (token.text === '[') {
        result = this.#range(result, token);
      } else if (word === 'offset' && token.kind === 'name') {
        this.#take();
        const sign = this.#accept('-') ? -1 : 1;
        const offset = sign * this.#duration();
        timed(result, token, part => {
          part.offset = offset;
        });
      } else if (token.text === '@') {
        this.#take();
        const at = this.#moment();
        timed(result, token, part => {
          part.at = at;
        });
      } else {
        return result;
      }
    }
  }

  #range(expression: Expression, token: Token): Expression {
    this.#take();
    const length = this.#duration();
    if (length <= 0) {
      throw parseError(token.at, 'duration must be greater than 0');
    }
    if (this.#accept(':')) {
      const step = this.#peek().text === ']' ? undefined : this.#duration();
      this.#expect(']');
      return {
        type: 'subquery',
        expression,
        seconds: length,
        step,
        offset: 0,
      };
    }
    this.#expect(']');
    if (expression.type !== 'selector') {
      throw parseError(token.at, 'ranges only allowed for vector selectors');
    }
    return { type: 'range', selector: expression, seconds: length };
  }

  #duration(): number {
    const token = this.#take();
    const value = seconds(token.text);
    if (value === undefined) throw unexpected(token, ', expected duration');
    return value;
  }

  #moment(): number | 'start' | 'end' {
    const token = this.#take();
    if (token.text === 'start' || token.text === 'end') {
      this.#expect('(');
      this.#expect(')');
      return token.text;
    }
    if (token.kind !== 'number')
      throw unexpected(token, ', expected timestamp');
    return Number(token.text);
  }

  #names(): string[] {
    this.#expect('(');
    const names: string[] = [];
    while (!this.#accept(')')) {
      const token = this.#take();
      if (token.kind !== 'name') {
        throw unexpected(token, ' in grouping opts, expected label');
      }
      names.push(token.text);
      if (!this.#accept(',')) {
        this.#expect(')');
        break;
      }
    }
    return names;
  }

  #peek(): Token {
    return this.#tokens[this.#position];
  }

  #take(): Token {
    const token = this.#tokens[this.#position];
    if (token.kind !== 'end') this.#position += 1;
    return token;
  }

  #accept(text: string): boolean {
    const token = this.#peek();
    if (token.kind === 'string' || token.text.toLowerCase() !== text) {
      return false;
    }
    this.#take();
    return true;
  }

  #expect(text: string) {
    const token = this.#peek();
    if (!this.#accept(text)) throw unexpected(token, `, expected "${text}"`);
  }
}

/** Throws {@link PromqlError} for what is no PromQL, or for a part of it that the stand-in does not know. */
export function parse(query: string): Expression {
  const parser = new Parser(tokenize(query));
  const expression = parser.whole();
  checkTypes(expression);
  return expression;
}

/** Offset and `@` belong to the selector, also when it has a range. */
function timed(
  expression: Expression,
  token: Token,
  change: (part: { offset: number; at?: Selector['at'] }) => void,
) {
  if (expression.type === 'selector' || expression.type === 'subquery') {
    change(expression);
  } else if (expression.type === 'range') {
    change(expression.selector);
  } else {
    throw parseError(
      token.at,
      `${token.text} modifier must be preceded by an instant vector selector or range vector selector or a subquery`,
    );
  }
}

export function matcher(
  name: string,
  op: Matcher['op'],
  value: string,
): Matcher {
  if (op === '=') return { name, op, value, fits: v => v === value };
  if (op === '!=') return { name, op, value, fits: v => v !== value };
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^(?:${value})$`, 's');
  } catch {
    throw new PromqlError(
      `parse error: error parsing regexp: \`${value}\` is not valid`,
    );
  }
  return op === '=~'
    ? { name, op, value, fits: v => pattern.test(v) }
    : { name, op, value, fits: v => !pattern.test(v) };
}

const unexpected = (token: Token, where = '') =>
  parseError(
    token.at,
    token.kind === 'end'
      ? `unexpected end of input${where}`
      : `unexpected ${token.kind === 'name' ? 'identifier' : token.kind} "${
          token.text
        }"${where}`,
  );
