import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline/promises';
import { fail, say } from './bootstrap/messages.mjs';
import { dataDir, root } from './bootstrap/paths.mjs';
import { runningPortal } from './stack/runFile.mjs';

/** What `npm start` writes; the tools that the bootstrap brought stay. */
const PARTS = ['db', 'playground', 'logs', 'secret.key', 'run.json'];

export async function run(args) {
  if (runningPortal()) {
    fail(
      'The portal is running: stop it with Ctrl-C first, then run this again.',
    );
  }
  const present = PARTS.map(part => path.join(dataDir, part)).filter(file =>
    fs.existsSync(file),
  );
  if (!present.length) {
    say('There is no local data: nothing to clear.');
    return 0;
  }
  const where = path.relative(root, dataDir) || dataDir;
  if (!args.includes('--yes')) {
    if (!process.stdin.isTTY) {
      fail('Nobody is here to ask: add --yes to clear the local data.');
    }
    const question = readline.createInterface(process);
    const answer = await question.question(
      `This deletes the database of the portal and the state of the playground in ${where}. Go on? (y/N) `,
    );
    question.close();
    if (!/^(y|yes|네|예)$/i.test(answer.trim())) {
      say('Nothing was deleted.');
      return 1;
    }
  }
  for (const file of present) fs.rmSync(file, { recursive: true, force: true });
  say(`Cleared ${where}: the next start begins afresh.`);
  return 0;
}
