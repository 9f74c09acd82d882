import { PromqlError, type Expression, type Labels } from './ast';
import { COMPARISONS, SET_OPERATORS } from './types';
import { except, keyOf, only, withoutName, type Sample } from './values';

type Binary = Extract<Expression, { type: 'binary' }>;

/** Two numbers; a comparison is 0 or 1. */
export function compute(op: string, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '^':
      return a ** b;
    case 'atan2':
      return Math.atan2(a, b);
    default:
      return Number(compare(op, a, b));
  }
}

function compare(op: string, a: number, b: number): boolean {
  switch (op) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}

/** A vector and a number, in whichever order they were written. */
export function withScalar(
  { op, bool }: Binary,
  samples: Sample[],
  scalar: number,
  scalarIsLeft: boolean,
): Sample[] {
  return samples.flatMap(sample => {
    const [a, b] = scalarIsLeft
      ? [scalar, sample.value]
      : [sample.value, scalar];
    const value = compute(op, a, b);
    if (!COMPARISONS.includes(op) || bool) {
      return [{ labels: withoutName(sample.labels), value }];
    }
    return value ? [sample] : [];
  });
}

/** https://prometheus.io/docs/prometheus/latest/querying/operators/#vector-matching */
export function vectors(
  expression: Binary,
  left: Sample[],
  right: Sample[],
): Sample[] {
  const { op, matching } = expression;
  const signature = (labels: Labels) =>
    keyOf(
      matching?.on
        ? only(labels, matching.labels)
        : except(labels, matching?.labels ?? []),
    );
  if (SET_OPERATORS.includes(op)) return sets(op, left, right, signature);
  return paired(expression, left, right, signature);
}

function sets(
  op: string,
  left: Sample[],
  right: Sample[],
  signature: (labels: Labels) => string,
): Sample[] {
  const rights = new Set(right.map(s => signature(s.labels)));
  if (op === 'and') return left.filter(s => rights.has(signature(s.labels)));
  if (op === 'unless') {
    return left.filter(s => !rights.has(signature(s.labels)));
  }
  const lefts = new Set(left.map(s => signature(s.labels)));
  return [...left, ...right.filter(s => !lefts.has(signature(s.labels)))];
}

function paired(
  expression: Binary,
  left: Sample[],
  right: Sample[],
  signature: (labels: Labels) => string,
): Sample[] {
  const { op, bool, matching, group } = expression;
  // the side of which each may be paired with many of the other
  const [many, one] = group?.side === 'right' ? [right, left] : [left, right];
  const ones = new Map<string, Sample>();
  for (const sample of one) {
    const key = signature(sample.labels);
    if (ones.has(key)) {
      throw new PromqlError(
        `found duplicate series for the match group on the ${
          group?.side === 'right' ? 'left' : 'right'
        } hand-side of the operation;many-to-many matching not allowed: matching labels must be unique on one side`,
      );
    }
    ones.set(key, sample);
  }
  const seen = new Set<string>();
  return many.flatMap(sample => {
    const key = signature(sample.labels);
    const partner = ones.get(key);
    if (!partner) return [];
    if (!group) {
      if (seen.has(key)) {
        throw new PromqlError(
          'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
        );
      }
      seen.add(key);
    }
    const [a, b] =
      group?.side === 'right'
        ? [partner.value, sample.value]
        : [sample.value, partner.value];
    const value = compute(op, a, b);
    const filters = COMPARISONS.includes(op) && !bool;
    if (filters && !value) return [];
    return [
      {
        labels: resultLabels(sample, partner, filters),
        value: filters ? a : value,
      },
    ];
  });

  function resultLabels(
    sample: Sample,
    partner: Sample,
    keepsName: boolean,
  ): Labels {
    const own = keepsName ? sample.labels : withoutName(sample.labels);
    if (group) return { ...own, ...only(partner.labels, group.include) };
    if (!matching || keepsName) return own;
    return matching.on
      ? only(own, matching.labels)
      : except(own, matching.labels);
  }
}
