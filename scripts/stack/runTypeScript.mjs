import { spawn } from 'node:child_process';
import { nodeTransform, root } from '../bootstrap/paths.mjs';

/**
 * Runs a TypeScript file of this project in a process of its own and answers its exit code. Paths given by a person
 * are relative to where they are.
 */
export function runTypeScript(file, args, { nodeOptions = [] } = {}) {
  const child = spawn(
    process.execPath,
    [...nodeOptions, '--require', nodeTransform, file, ...args],
    { cwd: process.env.INIT_CWD || root, stdio: 'inherit' },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) {
    // The child hears of it too; this process waits for it.
    process.on(signal, () => child.kill(signal));
  }
  return new Promise(resolve => {
    child.on('exit', code => resolve(code ?? 1));
  });
}
