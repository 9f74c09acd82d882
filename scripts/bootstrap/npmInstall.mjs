import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { explainInstallFailure, fail } from './messages.mjs';
import { toolsDir } from './paths.mjs';

/** How to start npm: the one that started us, else the one on the PATH. */
function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script) && fs.existsSync(script)) {
    return [process.execPath, [script]];
  }
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}

export function npm(args, options = {}) {
  const [file, first] = npmCommand();
  return spawnSync(file, [...first, ...args], {
    encoding: 'utf8',
    shell: process.platform === 'win32' && file === 'npm.cmd',
    ...options,
  });
}

/**
 * Installs one package of the npm registry into a folder of its own below the tools folder, without its scripts. In a
 * shared one the second install would take the first for a leftover and remove it.
 */
export function npmInstallTool(what, folder, spec) {
  const dir = path.join(toolsDir, folder);
  try {
    fs.mkdirSync(dir, { recursive: true });
    // A package.json of its own keeps npm from walking up into the workspace.
    fs.writeFileSync(path.join(dir, 'package.json'), '{ "private": true }\n');
  } catch (error) {
    fail(explainInstallFailure(String(error)) ?? String(error));
  }
  const result = npm(
    [
      'install',
      '--prefix',
      dir,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-package-lock',
      '--save-exact',
      // Without a network the answer shall come soon.
      '--fetch-retries=1',
      '--fetch-retry-mintimeout=1000',
      '--loglevel=error',
      spec,
    ],
    { cwd: dir },
  );
  if (result.error || result.status !== 0) {
    const output = `${result.error ?? ''}${result.stderr ?? ''}${
      result.stdout ?? ''
    }`;
    fail(
      explainInstallFailure(output) ??
        `${what} could not be installed from the npm registry:\n${output
          .trim()
          .split('\n')
          .slice(-8)
          .join('\n')}`,
    );
  }
}
