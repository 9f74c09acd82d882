import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { dataDir } from '../bootstrap/paths.mjs';

/** The key of this machine's portal: made once, readable by its owner only. In production it comes from the operator. */
export function readOrCreateSecretKey() {
  const file = path.join(dataDir, 'secret.key');
  try {
    const key = fs.readFileSync(file, 'utf8').trim();
    if (/^[0-9a-f]{64}$/.test(key)) return key;
  } catch {
    // made below
  }
  fs.mkdirSync(dataDir, { recursive: true });
  const key = crypto.randomBytes(32).toString('hex');
  fs.writeFileSync(file, `${key}\n`, { mode: 0o600 });
  return key;
}
