import { spawn } from 'node:child_process';
import path from 'node:path';
import { dataDir, nodeTransform, root } from './bootstrap/paths.mjs';

/** Without arguments the stand-ins are served; else the words are a command for those that run. */
export async function run(args) {
  const child = spawn(
    process.execPath,
    [
      '--require',
      nodeTransform,
      path.join(root, 'packages/playground/src/cli.ts'),
      ...(args.length ? args : ['serve']),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, KRONOS_DATA: dataDir },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise(resolve => {
    child.on('exit', (code, signal) => resolve(signal ? 0 : code ?? 0));
  });
}
