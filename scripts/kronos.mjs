#!/usr/bin/env node
/*
 * The one door to the portal on a machine that has only Node and npm: brings the right Node and Yarn, installs what
 * the lockfile says, then runs the command. Needs no dependency, and Node 18 is enough.
 */
import path from 'node:path';
import { fail, Failure, keepOutputForData } from './bootstrap/messages.mjs';
import { toolsDir } from './bootstrap/paths.mjs';
import { ensureNode } from './bootstrap/ensureNode.mjs';
import { ensureInstalled } from './bootstrap/ensureInstalled.mjs';

const COMMANDS = {
  start: { file: './start.mjs', does: 'starts the portal and its playground' },
  playground: {
    file: './playground.mjs',
    does: 'starts the stand-ins alone, or controls those that run',
  },
  test: {
    file: './test.mjs',
    does: 'checks types and style, runs all tests (--only types,lint,unit,browser)',
  },
  contract: {
    file: './contract.mjs',
    does: 'checks a real tool against what its connector relies on',
  },
  openapi: {
    file: './openapi.mjs',
    does: 'writes the API descriptions of the backends anew',
  },
  bench: {
    file: './bench.mjs',
    does: 'measures what is bounded (without a name it lists what there is)',
  },
  'logs:mine': {
    file: './logs-mine.mjs',
    does: 'prints the template of each line of a log as CSV',
    data: true,
  },
  'metrics:score': {
    file: './metrics-score.mjs',
    does: 'prints how unusual each point of a series is as CSV',
    data: true,
  },
  reset: {
    file: './reset.mjs',
    does: 'clears the local data after asking (--yes skips the question)',
    bare: true,
  },
  setup: { file: './setup.mjs', does: 'installs only' },
};

const [name, ...args] = process.argv.slice(2);
const command = COMMANDS[name];

try {
  if (!command) {
    const list = Object.entries(COMMANDS)
      .map(([key, { does }]) => `  npm run ${key.padEnd(15)}${does}`)
      .join('\n');
    fail(`${name ? `Unknown command '${name}'. ` : ''}Commands:\n${list}`);
  }
  if (command.data) keepOutputForData();
  if (!command.bare) {
    // Goes on in the right Node; returns only when this process is it.
    await ensureNode(process.argv.slice(1));
    await ensureInstalled();
    // Node keeps what it compiled: every backend that starts loads its modules in half the time
    process.env.NODE_COMPILE_CACHE ??= path.join(toolsDir, 'compile-cache');
  }
  const { run } = await import(command.file);
  process.exitCode = (await run(args)) ?? 0;
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
