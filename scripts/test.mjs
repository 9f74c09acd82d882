import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fail, say } from './bootstrap/messages.mjs';
import { backstageCli, root } from './bootstrap/paths.mjs';

const reportsDir = path.join(root, 'test-results');
const bin = (name, file) => path.join(root, 'node_modules', name, file);

/** Each part answers how many of its checks passed and failed. */
const PARTS = {
  types: async () =>
    asOneCheck(await node([bin('typescript', 'bin/tsc'), '--pretty', 'false'])),
  lint: async () => asOneCheck(await node([backstageCli, 'repo', 'lint'])),
  unit: () =>
    jestCounts(outputFile => [
      backstageCli,
      'repo',
      'test',
      '--watch=false',
      // one more than there are cores: tests of backends wait for processes and for each other
      `--maxWorkers=${Math.min(os.availableParallelism() + 1, 6)}`,
      // Machines are noisy: what never ends still fails.
      '--testTimeout=60000',
      '--json',
      `--outputFile=${outputFile}`,
    ]),
  browser: async () => {
    const report = path.join(reportsDir, 'browser.json');
    fs.rmSync(report, { force: true });
    const code = await node(
      [bin('@playwright/test', 'cli.js'), 'test', '--reporter=list,json'],
      { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    );
    const stats = read(report)?.stats;
    return counts(code, stats?.expected + stats?.flaky, stats?.unexpected);
  },
};

const asOneCheck = code => (code === 0 ? [1, 0] : [0, 1]);

async function jestCounts(argumentsFor) {
  const report = path.join(reportsDir, 'unit.json');
  fs.rmSync(report, { force: true });
  const code = await node(argumentsFor(report), { CI: 'true' });
  const result = read(report);
  return counts(
    code,
    result?.numPassedTests,
    // A file that cannot even be loaded has no test of its own to fail.
    result?.numFailedTests + result?.numRuntimeErrorTestSuites,
  );
}

/** A part that broke off without a report, or with one that says nothing failed, has failed all the same. */
function counts(code, passed, failed) {
  if (!Number.isInteger(passed) || !Number.isInteger(failed)) return [0, 1];
  return [passed, code !== 0 ? Math.max(failed, 1) : failed];
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

let current;
function node(args, env = {}) {
  return new Promise(resolve => {
    current = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        FORCE_COLOR: process.env.FORCE_COLOR ?? '0',
        ...env,
      },
    });
    current.on('error', () => resolve(1));
    current.on('exit', code => resolve(code ?? 1));
  });
}

export async function run(args) {
  const only = args.includes('--only')
    ? args[args.indexOf('--only') + 1]?.split(',') ?? []
    : Object.keys(PARTS);
  const unknown = only.filter(part => !PARTS[part]);
  if (unknown.length || !only.length) {
    fail(
      `Unknown part '${unknown.join(', ')}': --only takes ${Object.keys(
        PARTS,
      ).join(', ')}, comma separated.`,
    );
  }
  // The stories take the pictures of the documentation anew
  if (args.includes('--pictures')) process.env.KRONOS_PICTURES = '1';
  fs.mkdirSync(reportsDir, { recursive: true });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      current?.kill(signal);
      process.exitCode = 130;
    });
  }
  const rows = [];
  for (const part of only) {
    say(`\n=== ${part}`);
    const began = Date.now();
    const [passed, failed] = await PARTS[part]();
    rows.push({ part, passed, failed, seconds: (Date.now() - began) / 1000 });
  }
  say('');
  for (const { part, passed, failed, seconds } of rows) {
    say(
      `${part.padEnd(8)} passed ${passed}, failed ${failed}, ${Math.round(
        seconds,
      )} s`,
    );
  }
  const sum = key => rows.reduce((total, row) => total + row[key], 0);
  say(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') ? 1 : 0;
}
