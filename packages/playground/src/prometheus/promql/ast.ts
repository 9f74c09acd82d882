export type Labels = Readonly<Record<string, string>>;

export interface Matcher {
  name: string;
  op: '=' | '!=' | '=~' | '!~';
  value: string;
  /** whether a label's value fits; a label that is missing is the empty text */
  fits(value: string): boolean;
}

export interface Selector {
  type: 'selector';
  matchers: Matcher[];
  /** seconds back */
  offset: number;
  /** `@`, unix seconds */
  at?: number | 'start' | 'end';
}

/** Which labels pair two vectors. */
export interface Matching {
  on: boolean;
  labels: string[];
}

export type Expression =
  | { type: 'number'; value: number }
  | { type: 'string'; value: string }
  | Selector
  | { type: 'range'; selector: Selector; seconds: number }
  | {
      type: 'subquery';
      expression: Expression;
      seconds: number;
      step?: number;
      offset: number;
      at?: Selector['at'];
    }
  | { type: 'call'; name: string; args: Expression[] }
  | {
      type: 'aggregation';
      op: string;
      parameter?: Expression;
      expression: Expression;
      /** undefined: one group of all */
      grouping?: { without: boolean; labels: string[] };
    }
  | {
      type: 'binary';
      op: string;
      left: Expression;
      right: Expression;
      bool: boolean;
      matching?: Matching;
      group?: { side: 'left' | 'right'; include: string[] };
    }
  | { type: 'negation'; expression: Expression };

export type ValueType = 'scalar' | 'string' | 'vector' | 'matrix';

/** What is wrong with a query, in words like Prometheus' own. */
export class PromqlError extends Error {
  readonly name = 'PromqlError';
}
