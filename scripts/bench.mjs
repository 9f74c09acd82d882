import path from 'node:path';
import { root } from './bootstrap/paths.mjs';
import { runTypeScript } from './stack/runTypeScript.mjs';

// The memory benchmarks measure themselves after a collection.
export const run = args =>
  runTypeScript(path.join(root, 'bench/harness/cli.ts'), args, {
    nodeOptions: ['--expose-gc'],
  });
