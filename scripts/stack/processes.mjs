import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { logsDir, root } from '../bootstrap/paths.mjs';

const onWindows = process.platform === 'win32';

/** Starts a program in a process group of its own, with its output in a log file. */
export function startProcess({ name, args, env, verbose, cwd = root }) {
  fs.mkdirSync(logsDir, { recursive: true });
  const logFile = path.join(logsDir, `${name}.log`);
  const log = fs.openSync(logFile, 'w');
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: !onWindows,
    stdio: ['ignore', verbose ? 'inherit' : log, verbose ? 'inherit' : log],
  });
  const started = { name, child, logFile, pid: child.pid, exited: false };
  started.exit = new Promise(resolve => {
    child.on('exit', (code, signal) => {
      started.exited = true;
      resolve({ code, signal });
    });
    child.on('error', error => {
      started.exited = true;
      resolve({ code: 1, error });
    });
  });
  fs.closeSync(log);
  return started;
}

export function killGroup(pid, signal) {
  if (onWindows) {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // already gone
  }
}

/** Ends the groups of all given processes: politely, then for good. */
export async function stopProcesses(processes) {
  for (const { pid } of processes) killGroup(pid, 'SIGTERM');
  const all = Promise.all(processes.map(p => p.exit));
  let timer;
  await Promise.race([
    all,
    new Promise(resolve => {
      timer = setTimeout(resolve, 8_000);
    }),
  ]);
  clearTimeout(timer);
  // Children of children may outlive the one that was started.
  for (const { pid } of processes) killGroup(pid, 'SIGKILL');
}

export function lastLines(file, count = 25) {
  try {
    return fs
      .readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-count)
      .join('\n');
  } catch {
    return '';
  }
}
