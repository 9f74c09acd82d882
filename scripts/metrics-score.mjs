import path from 'node:path';
import { root } from './bootstrap/paths.mjs';
import { runTypeScript } from './stack/runTypeScript.mjs';

export const run = args =>
  runTypeScript(path.join(root, 'scripts/metrics-score.ts'), args);
