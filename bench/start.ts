import { spawn } from 'node:child_process';
import path from 'node:path';
import { defineBench } from './harness/defineBench';
import { PORTS, root } from './harness/stack';
import { median, round } from './harness/statistics';

export const bench = defineBench({
  description: 'npm start over existing data until the page answers',
  async run({ runs = 5, log }) {
    const seconds: number[] = [];
    for (let run = 0; run <= runs; run++) {
      const took = await startOnce();
      log(`${run === 0 ? 'first' : 'warm'} start: ${round(took)} s`);
      // the first one makes the data
      if (run > 0) seconds.push(took);
    }
    return {
      runs,
      results: { seconds: seconds.map(s => round(s)) },
      bounds: [
        {
          name: 'warm start',
          value: round(median(seconds)),
          limit: 25,
          unit: 's',
        },
      ],
    };
  },
});

/** Seconds until the command says that the page answers; ends it as a person does. */
async function startOnce(): Promise<number> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [path.join(root, 'scripts/kronos.mjs'), 'start'],
    {
      cwd: root,
      env: {
        ...process.env,
        KRONOS_DATA: path.join(root, '.kronos', 'bench', 'start'),
        KRONOS_APP_PORT: String(PORTS.backend + 1),
        KRONOS_BACKEND_PORT: String(PORTS.backend),
        KRONOS_PLAYGROUND_PORT: String(PORTS.playground),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise<void>(resolve => {
    child.on('exit', () => resolve());
  });
  let output = '';
  const ready = new Promise<number>((resolve, reject) => {
    const keep = (chunk: Buffer) => {
      output += chunk;
      if (output.includes('Kronos is ready')) {
        resolve((performance.now() - began) / 1000);
      }
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('exit', () => reject(new Error(`npm start ended:\n${output}`)));
  });
  try {
    return await ready;
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}
