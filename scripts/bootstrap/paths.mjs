import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

/** Tools that the bootstrap brought; survives `npm run reset`. */
export const toolsDir = path.join(root, '.kronos', 'tools');

/** Local data of portal and playground. */
export const dataDir = path.resolve(root, process.env.KRONOS_DATA || '.kronos');

export const logsDir = path.join(dataDir, 'logs');

/** A program of an installed package, started with the running Node. */
export const backstageCli = path.join(
  root,
  'node_modules/@backstage/cli/bin/backstage-cli',
);

export const nodeTransform = path.join(
  root,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);
