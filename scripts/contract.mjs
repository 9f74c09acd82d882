import { spawn } from 'node:child_process';
import path from 'node:path';
import { nodeTransform, root } from './bootstrap/paths.mjs';

export async function run(args) {
  const child = spawn(
    process.execPath,
    [
      '--require',
      nodeTransform,
      path.join(root, 'scripts/contract.ts'),
      ...args,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  return new Promise(resolve => {
    child.on('exit', code => resolve(code ?? 1));
  });
}
