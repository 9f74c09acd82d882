/* eslint-disable @backstage/no-relative-monorepo-imports -- bench/ is in no package */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { benchCommand } from '../../../bench/harness/benchCommand';
import {
  defineBench,
  type Bench,
  type Bound,
} from '../../../bench/harness/defineBench';
import { median, quantile, round } from '../../../bench/harness/statistics';
import { countOf } from '../../../bench/harness/wrongCall';
import { sinceWhen } from '../../../bench/page/sinceWhen';
import type { Moment, Part } from '../../../bench/page/watchParts';

/* Story: somebody measures before a release, and a script of theirs decides by the exit code and the report. */
describe('npm run bench', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kronos-bench-'));
  const report = path.join(folder, 'made/for/report.json');

  afterAll(() => fs.rmSync(folder, { recursive: true }));

  const call = async (argv: string[], ...bounds: Partial<Bound>[]) => {
    const said: string[] = [];
    const keep = (line: string) => {
      said.push(line);
    };
    const asked: object[] = [];
    const page = defineBench({
      description: 'the page',
      options: { built: { type: 'boolean' }, days: { type: 'string' } },
      async run({ runs = 5, options }) {
        asked.push({ runs, ...options });
        countOf('--days', options.days, 1);
        return {
          runs,
          results: { loadedMs: 1_300 },
          bounds: bounds.map(bound => ({
            name: 'loaded',
            value: 1.3,
            limit: 1.2,
            unit: 's',
            ...bound,
          })),
        };
      },
    });
    const broken = defineBench({
      description: 'never ends well',
      run: () => Promise.reject(new Error('no browser')),
    });
    const code = await benchCommand(argv, {
      benches: new Map<string, () => Bench<any>>([
        ['page', () => page],
        ['broken', () => broken],
      ]),
      print: keep,
      log: keep,
    });
    return { code, said: said.join('\n'), asked };
  };
  const read = () => JSON.parse(fs.readFileSync(report, 'utf8'));

  it('lists what there is', async () => {
    const { code, said } = await call([]);
    expect(code).toBe(0);
    expect(said).toMatch(/^page +the page\nbroken +never ends well$/);
  });

  it('ends with 0 when all bounds are kept, and reports what was measured on what', async () => {
    const argv = ['page', '--json', report, '--runs', '3', '--', '--built'];
    const { code, said, asked } = await call(
      argv,
      { value: 1.2 },
      { name: 'accuracy', value: 0.9, limit: 0.9, unit: 'of 1', at: 'least' },
    );
    expect(code).toBe(0);
    expect(asked).toEqual([{ runs: 3, built: true }]);
    expect(said).toContain('kept    loaded: 1.2 s (at most 1.2)');
    expect(read()).toEqual({
      name: 'page',
      machine: expect.objectContaining({
        cores: expect.any(Number),
        node: process.version,
      }),
      runs: 3,
      results: { loadedMs: 1_300 },
      bounds: [
        { name: 'loaded', value: 1.2, limit: 1.2, unit: 's', ok: true },
        {
          name: 'accuracy',
          value: 0.9,
          limit: 0.9,
          unit: 'of 1',
          at: 'least',
          ok: true,
        },
      ],
    });
  });

  it.each([
    ['above its limit', { value: 1.201 }],
    ['below what is the least', { value: 1.199, at: 'least' as const }],
    ['that is no number', { value: NaN }],
    ['that is no number where much is good', { value: NaN, at: 'least' }],
  ] as [string, Partial<Bound>][])(
    'ends with 1 for a figure %s, among others that are kept',
    async (_, bound) => {
      const argv = ['page', '--json', report];
      const { code, said } = await call(argv, { value: 1 }, bound);
      expect(code).toBe(1);
      expect(said).toContain('BROKEN  loaded');
      expect(read().bounds.map((b: { ok: boolean }) => b.ok)).toEqual([
        true,
        false,
      ]);
    },
  );

  it.each([
    [['pages'], "No benchmark 'pages': there are page, broken."],
    [['--json', report], "No benchmark ''"],
    [['page', '--json'], '--json'],
    [['page', '--json', folder], `--json is '${folder}'`],
    [['page', '--run', '3'], '--run'],
    [['page', '--runs', '0'], "--runs is '0'"],
    [['page', '--runs', '2.5'], "--runs is '2.5'"],
    [['page', '--built'], '--built'],
    [['page', '--', '--build'], '--build'],
    [['page', 'twice'], "'twice'"],
    [['page', '--', '--days', 'two'], "--days is 'two'"],
  ])('ends with 2 for %j and says why', async (argv, text) => {
    const { code, said } = await call(argv);
    expect(code).toBe(2);
    expect(said).toContain(text);
  });

  it('ends with 3 when the measuring breaks off, and leaves no report of an earlier run', async () => {
    await call(['page', '--json', report], { value: 1 });
    const { code, said } = await call(['broken', '--json', report]);
    expect(code).toBe(3);
    expect(said).toContain('no browser');
    expect(read()).toMatchObject({ bounds: [], error: 'no browser' });
  });

  it('knows medians and quantiles', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([1, 2])).toBe(1.5);
    expect(quantile([10, 20, 30, 40, 50], 0.95)).toBeCloseTo(48);
    expect(quantile([7], 0.95)).toBe(7);
    expect(median([])).toBeNaN();
    expect(round(median([]))).toBeNaN();
  });
});

describe('the page of a service that is measured', () => {
  const NAMES = ['jenkins/builds', 'redmine/issues'];
  const isKnown = ({ state, busy }: Part) => state === 'known' && !busy;
  const part = (name: string, state: string, busy = false): Part => ({
    name,
    state,
    busy,
    aged: state === 'known',
  });
  const moment = (at: number, ...parts: Part[]): Moment => ({ at, parts });
  const both = (state: string, busy = false) =>
    NAMES.map(name => part(name, state, busy));

  it('is complete from when all parts say what they should', () => {
    const since = sinceWhen(
      [
        moment(16),
        moment(150, part('jenkins/builds', 'known')),
        moment(180, ...both('loading', true)),
        moment(400, ...both('known', true)),
        moment(420, ...both('known')),
      ],
      NAMES,
      isKnown,
    );
    expect(since).toBe(420);
  });

  it('is complete only when it stays so', () => {
    const since = sinceWhen(
      [
        moment(100, ...both('known')),
        moment(
          150,
          ...both('known'),
          part('a card that comes late', 'loading'),
        ),
        moment(600, ...both('known'), part('a card that comes late', 'known')),
      ],
      NAMES,
      isKnown,
    );
    expect(since).toBe(600);
  });

  it.each([
    ['nothing on it', [], 'no part'],
    ['no card', [moment(10)], 'jenkins/builds is missing'],
    [
      'a card less',
      [moment(10, part('jenkins/builds', 'known'))],
      'redmine/issues is missing',
    ],
    [
      'an error in place of data',
      [
        moment(
          10,
          part('jenkins/builds', 'known'),
          part('redmine/issues', 'unknown'),
        ),
      ],
      'redmine/issues is unknown, without an age',
    ],
    [
      'a card that waits for ever',
      [moment(10, ...both('known')), moment(90, ...both('known', true))],
      'jenkins/builds is known, asked',
    ],
  ])('is never complete with %s', (_, moments, text) => {
    expect(() => sinceWhen(moments, NAMES, isKnown)).toThrow(text);
  });
});
