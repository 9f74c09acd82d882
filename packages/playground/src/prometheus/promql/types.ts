import { PromqlError, type Expression, type ValueType } from './ast';

/** How many arguments an aggregation takes. */
export const AGGREGATIONS = new Map<string, 1 | 2>([
  ['sum', 1],
  ['avg', 1],
  ['min', 1],
  ['max', 1],
  ['count', 1],
  ['group', 1],
  ['stddev', 1],
  ['topk', 2],
  ['bottomk', 2],
  ['quantile', 2],
]);

interface Signature {
  args: ValueType[];
  /** the last so many may be left out */
  optional?: number;
  returns: ValueType;
}

const overRange: Signature = { args: ['matrix'], returns: 'vector' };
const onVector: Signature = { args: ['vector'], returns: 'vector' };
const ofTime: Signature = { args: ['vector'], optional: 1, returns: 'vector' };

export const FUNCTIONS = new Map<string, Signature>([
  ['rate', overRange],
  ['irate', overRange],
  ['increase', overRange],
  ['delta', overRange],
  ['idelta', overRange],
  ['deriv', overRange],
  ['changes', overRange],
  ['resets', overRange],
  ['avg_over_time', overRange],
  ['min_over_time', overRange],
  ['max_over_time', overRange],
  ['sum_over_time', overRange],
  ['count_over_time', overRange],
  ['last_over_time', overRange],
  ['present_over_time', overRange],
  ['quantile_over_time', { args: ['scalar', 'matrix'], returns: 'vector' }],
  ['histogram_quantile', { args: ['scalar', 'vector'], returns: 'vector' }],
  ['abs', onVector],
  ['ceil', onVector],
  ['floor', onVector],
  ['exp', onVector],
  ['ln', onVector],
  ['log2', onVector],
  ['log10', onVector],
  ['sqrt', onVector],
  ['sgn', onVector],
  ['sort', onVector],
  ['sort_desc', onVector],
  ['absent', onVector],
  ['timestamp', onVector],
  ['round', { args: ['vector', 'scalar'], optional: 1, returns: 'vector' }],
  ['clamp', { args: ['vector', 'scalar', 'scalar'], returns: 'vector' }],
  ['clamp_min', { args: ['vector', 'scalar'], returns: 'vector' }],
  ['clamp_max', { args: ['vector', 'scalar'], returns: 'vector' }],
  ['scalar', { args: ['vector'], returns: 'scalar' }],
  ['vector', { args: ['scalar'], returns: 'vector' }],
  ['time', { args: [], returns: 'scalar' }],
  ['pi', { args: [], returns: 'scalar' }],
  ['minute', ofTime],
  ['hour', ofTime],
  ['day_of_week', ofTime],
  [
    'label_replace',
    {
      args: ['vector', 'string', 'string', 'string', 'string'],
      returns: 'vector',
    },
  ],
]);

const NAMES: Record<ValueType, string> = {
  scalar: 'scalar',
  string: 'string',
  vector: 'instant vector',
  matrix: 'range vector',
};

export const SET_OPERATORS = ['and', 'or', 'unless'];
export const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='];

/** The type of an expression. Throws {@link PromqlError} when its parts do not fit together. */
export function checkTypes(expression: Expression): ValueType {
  switch (expression.type) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
      return 'vector';
    case 'range':
      return 'matrix';
    case 'subquery': {
      const inner = checkTypes(expression.expression);
      if (inner !== 'vector') {
        throw wrong(
          `subquery is only allowed on instant vector, got ${NAMES[inner]} instead`,
        );
      }
      return 'matrix';
    }
    case 'negation': {
      const type = checkTypes(expression.expression);
      if (type !== 'scalar' && type !== 'vector') {
        throw wrong(
          `unary expression only allowed on expressions of type scalar or instant vector, got "${NAMES[type]}"`,
        );
      }
      return type;
    }
    case 'aggregation': {
      expect(expression.expression, 'vector', `aggregation expression`);
      if (expression.parameter) {
        expect(expression.parameter, 'scalar', 'aggregation parameter');
      }
      return 'vector';
    }
    case 'call': {
      const { args, optional = 0, returns } = FUNCTIONS.get(expression.name)!;
      const given = expression.args.length;
      if (given > args.length || given < args.length - optional) {
        throw wrong(
          `expected ${args.length} argument(s) in call to "${expression.name}", got ${given}`,
        );
      }
      expression.args.forEach((arg, i) =>
        expect(arg, args[i], `call to function "${expression.name}"`),
      );
      return returns;
    }
    case 'binary':
      return checkBinary(expression);
    default:
      throw wrong('unknown expression');
  }
}

function checkBinary(
  expression: Extract<Expression, { type: 'binary' }>,
): ValueType {
  const left = checkTypes(expression.left);
  const right = checkTypes(expression.right);
  const { op, bool } = expression;
  for (const type of [left, right]) {
    if (type !== 'scalar' && type !== 'vector') {
      throw wrong(
        'binary expression must contain only scalar and instant vector types',
      );
    }
  }
  const scalars = left === 'scalar' && right === 'scalar';
  if (SET_OPERATORS.includes(op) && (left === 'scalar' || right === 'scalar')) {
    throw wrong(`set operator "${op}" not allowed in binary scalar expression`);
  }
  if (bool && !COMPARISONS.includes(op)) {
    throw wrong('bool modifier can only be used on comparison operators');
  }
  if (scalars && COMPARISONS.includes(op) && !bool) {
    throw wrong('comparisons between scalars must use BOOL modifier');
  }
  if (expression.matching && (left === 'scalar' || right === 'scalar')) {
    throw wrong('vector matching only allowed between instant vectors');
  }
  return scalars ? 'scalar' : 'vector';
}

function expect(expression: Expression, wanted: ValueType, where: string) {
  const type = checkTypes(expression);
  if (type !== wanted) {
    throw wrong(
      `expected type ${NAMES[wanted]} in ${where}, got ${NAMES[type]}`,
    );
  }
}

const wrong = (message: string) => new PromqlError(`parse error: ${message}`);
