import fs from 'node:fs';
import path from 'node:path';
import { dataDir } from '../bootstrap/paths.mjs';

const file = path.join(dataDir, 'run.json');

const alive = pid => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Notes which processes a start began, so that a killed start leaves nothing behind for good. */
export function writeRunFile(children) {
  fs.mkdirSync(dataDir, { recursive: true });
  fs.writeFileSync(
    file,
    JSON.stringify({ pid: process.pid, children: children.map(c => c.pid) }),
  );
}

export function removeRunFile() {
  fs.rmSync(file, { force: true });
}

function readRunFile() {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The pid of a start that still runs over the same data. */
export function runningPortal() {
  const run = readRunFile();
  return run && run.pid !== process.pid && alive(run.pid) ? run.pid : undefined;
}

/** Processes of a start that was killed without a chance to stop them. */
export function leftovers() {
  const run = readRunFile();
  if (!run || alive(run.pid)) return [];
  return run.children.filter(pid => alive(pid) && isOurs(pid));
}

/** Process ids are reused: only one that was started from this project is ours. */
function isOurs(pid) {
  try {
    return /backstage-cli|packages\/playground/.test(
      fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
    );
  } catch {
    return false;
  }
}
