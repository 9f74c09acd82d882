import { parsePairs, toMatchers } from '@kronos-portal/node';
import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { confineQuery } from './confineQuery';
import { ownQueriesOf } from './ruleAnnotation';

const own = new Map([['service', 'payment']]);

describe('A query of a team', () => {
  it.each([
    ['up', 'up{service="payment"}'],
    ['foo{}', 'foo{service="payment"}'],
    ['{a="b",}', '{service="payment",a="b",}'],
    ['{"my.metric"}', '{service="payment","my.metric"}'],
    [
      'a / on(x) group_left b',
      'a{service="payment"} / on(x) group_left b{service="payment"}',
    ],
    [
      'sum(rate(x{le="1"}[5m] offset 1h)) by (le) or vector(0)',
      'sum(rate(x{service="payment",le="1"}[5m] offset 1h)) by (le) or vector(0)',
    ],
    [
      'max_over_time(rate(x[5m])[1h:1m])',
      'max_over_time(rate(x{service="payment"}[5m])[1h:1m])',
    ],
    // a string that looks like a selector stays a string
    [
      'label_replace(x,"a","y{}","b","z")',
      'label_replace(x{service="payment"},"a","y{}","b","z")',
    ],
    // another service: both must hold, so nothing is found
    ['x{service="policy"}', 'x{service="payment",service="policy"}'],
  ])('%s reads the series of its service only', (query, confined) => {
    expect(confineQuery(query, own)).toBe(confined);
  });

  it.each([
    '',
    'up{',
    'up}',
    '{a="b" or c="d"}',
    'up # }',
    'vector(1)',
    'info(up, {k="v"})',
    'up; drop',
    'a b',
  ])('%p is refused', query => {
    expect(() => confineQuery(query, own)).toThrow(
      expect.objectContaining({ name: 'UnconfinableQuery' }),
    );
  });

  it('may not be endless', () => {
    expect(() => confineQuery('x'.repeat(3_000), own)).toThrow('characters');
  });

  it('never leaves a selector without the matchers, whatever the label values are', () => {
    const leaf = fc.constantFrom('up', 'x{a="b"}', '{__name__=~"y.*"}', 'z{}');
    const query = fc.oneof(
      leaf,
      fc.tuple(leaf, leaf).map(([a, b]) => `${a} + on() ${b}`),
      fc
        .tuple(leaf, leaf)
        .map(([a, b]) => `sum by (l) (rate(${a}[5m])) unless ${b}`),
    );
    fc.assert(
      fc.property(query, fc.string({ minLength: 1 }), (q, value) => {
        const selector = new Map([['service', value]]);
        const confined = confineQuery(q, selector);
        const found: string[] = [];
        parser.parse(confined).iterate({
          enter(node) {
            expect(node.type.isError).toBe(false);
            if (node.name === 'LabelMatchers') {
              found.push(confined.slice(node.from, node.to));
            }
          },
        });
        expect(found).toHaveLength(
          q.includes('on()') || q.includes('unless') ? 2 : 1,
        );
        found.forEach(m =>
          expect(m.startsWith(`{${toMatchers(selector)}`)).toBe(true),
        );
      }),
      { numRuns: 200 },
    );
  });
});

it('reads labels as pairs and nothing else', () => {
  expect([...parsePairs('service=a, env="prd"', 'x')]).toEqual([
    ['service', 'a'],
    ['env', 'prd'],
  ]);
  for (const wrong of [
    '',
    'a',
    'a=~b',
    'a!=b',
    '1a=b',
    'a=',
    '__name__=up',
    'a="b"} or up{c="d"',
    '{a="b"}',
  ]) {
    expect(() => parsePairs(wrong, 'x')).toThrow('label=value');
  }
});

it('splits own queries where a comma or bar is no part of the query', () => {
  const entity = {
    metadata: {
      annotations: {
        'prometheus.io/rule':
          'sum by (a,b) (x{c="|,"})|a, y, ,label_join(z,"d",",","e") | d',
      },
    },
  } as any;
  expect(ownQueriesOf(entity)).toEqual([
    { query: 'sum by (a,b) (x{c="|,"})', dimension: 'a' },
    { query: 'y', dimension: undefined },
    { query: 'label_join(z,"d",",","e")', dimension: 'd' },
  ]);
});
