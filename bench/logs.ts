import { LogMiner } from '../plugins/anomalies-common/src';
import { serviceLines } from './logs/serviceLines';
import { defineBench } from './harness/defineBench';
import { median } from './harness/statistics';
import { countOf } from './harness/wrongCall';

const LINES = 100_000;
const DISTINCT = 10_000_000;
const TEMPLATES = 10_000;
const MB = 1024 ** 2;

export const bench = defineBench({
  description:
    'mining of log lines: speed on one core, memory (-- --lines <n>)',
  options: { lines: { type: 'string' } },
  async run({ runs = 5, options, log }) {
    const distinct = countOf('--lines', options.lines, DISTINCT);

    const lines = serviceLines(LINES);
    const speeds: number[] = [];
    for (let run = 0; run <= runs; run++) {
      const miner = LogMiner.create();
      const began = performance.now();
      for (const line of lines) miner.mine(line);
      miner.settle();
      // The first one warms up.
      if (run > 0) speeds.push(LINES / ((performance.now() - began) / 1000));
    }
    const linesPerSecond = Math.round(median(speeds));
    log(`${linesPerSecond} lines a second`);

    const templates = measured(() => {
      const miner = LogMiner.create();
      const random = words(3);
      const kinds = Array.from({ length: TEMPLATES }, () =>
        Array.from({ length: 6 }, random).join(' '),
      );
      for (let i = 0; i < TEMPLATES * 20; i++) {
        miner.mine(`${kinds[i % TEMPLATES]} took ${i} ms at 10.0.0.${i % 250}`);
      }
      return miner;
    });
    log(`${templates.megabytes} MB for ${templates.miner.size} templates`);

    log(`${distinct} lines of which no two have the same words …`);
    const endless = measured(() => {
      const miner = LogMiner.create();
      const random = words(7);
      for (let i = 0; i < distinct; i++) {
        miner.mine(
          `${random()} ${random()} ${random()} ${random()} ${random()} ${i}`,
        );
      }
      return miner;
    });

    return {
      runs,
      results: {
        linesPerSecond,
        charactersPerLine: Math.round(
          lines.reduce((sum, line) => sum + line.length, 0) / LINES,
        ),
        templates: templates.miner.size,
        megabytesOfTemplates: templates.megabytes,
        distinctLines: distinct,
        megabytesAfterDistinctLines: endless.megabytes,
        templatesForgotten: endless.miner.forgotten,
        distinctLinesPerSecond: Math.round(distinct / endless.seconds),
      },
      bounds: [
        {
          name: 'lines a second',
          value: linesPerSecond,
          limit: 250_000,
          unit: 'lines/s',
          at: 'least',
        },
        {
          name: `memory of ${templates.miner.size} templates`,
          value: templates.megabytes,
          limit: 20,
          unit: 'MB',
        },
        {
          name: `memory after ${distinct} distinct lines`,
          value: endless.megabytes,
          limit: 20,
          unit: 'MB',
        },
      ],
    };
  },
});

function measured(make: () => LogMiner) {
  const collect = globalThis.gc ?? (() => {});
  collect();
  const before = process.memoryUsage().heapUsed;
  const began = performance.now();
  const miner = make();
  const seconds = (performance.now() - began) / 1000;
  collect();
  const megabytes =
    Math.round(((process.memoryUsage().heapUsed - before) / MB) * 10) / 10;
  return { miner, megabytes, seconds };
}

/** Words of letters without meaning, the same for the same seed. */
function words(seed: number): () => string {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 8;
  };
  return () => {
    let word = '';
    for (let i = 5 + (random() % 5); i > 0; i--) {
      word += String.fromCharCode(97 + (random() % 26));
    }
    return word;
  };
}
