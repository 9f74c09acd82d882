import { spawn, spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { explainInstallFailure, fail, say } from './messages.mjs';
import { npm, npmInstallTool } from './npmInstall.mjs';
import { root, toolsDir } from './paths.mjs';

const NEEDED_BYTES = 3 * 1024 ** 3;
const stampFile = path.join(toolsDir, 'installed');
const yarnScript = path.join(
  toolsDir,
  'yarn/node_modules/@yarnpkg/cli-dist/bin/yarn.js',
);

/** Changes whenever an install could give another tree. */
function fingerprint() {
  const hash = crypto.createHash('sha256');
  const files = ['package.json', 'yarn.lock', '.yarnrc.yml'];
  for (const dir of ['packages', 'plugins']) {
    for (const name of fs.readdirSync(path.join(root, dir)).sort()) {
      files.push(`${dir}/${name}/package.json`);
    }
  }
  for (const file of files) {
    const full = path.join(root, file);
    if (fs.existsSync(full)) hash.update(file).update(fs.readFileSync(full));
  }
  return `${hash.digest('hex')} ${process.platform}-${process.arch}`;
}

function isInstalled(print) {
  try {
    return (
      fs.readFileSync(stampFile, 'utf8') === print &&
      fs.existsSync(path.join(root, 'node_modules/.yarn-state.yml'))
    );
  } catch {
    return false;
  }
}

function ensureYarn() {
  const { packageManager } = JSON.parse(
    fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  const version = packageManager.replace('yarn@', '');
  const present =
    fs.existsSync(yarnScript) &&
    spawnSync(process.execPath, [yarnScript, '--version'], {
      encoding: 'utf8',
      cwd: toolsDir,
      env: { ...process.env, YARN_IGNORE_PATH: '1' },
    }).stdout?.trim() === version;
  if (!present) {
    say(`Bringing Yarn ${version} …`);
    npmInstallTool(`Yarn ${version}`, 'yarn', `@yarnpkg/cli-dist@${version}`);
  }
}

function checkDisk() {
  try {
    const { bavail, bsize } = fs.statfsSync(root);
    if (bavail * bsize < NEEDED_BYTES) {
      fail(
        `The disk has ${Math.round(
          (bavail * bsize) / 1024 ** 2,
        )} MB free where about 3 GB are needed: free some room and run the command again.`,
      );
    }
  } catch (error) {
    if (error.constructor.name === 'Failure') throw error;
    // Some file systems do not tell; the install itself will.
  }
}

/** Yarn does not read npm's settings: a company's registry is told to it. */
function registryEnvironment() {
  if (process.env.YARN_NPM_REGISTRY_SERVER) return {};
  const registry = npm(['config', 'get', 'registry']).stdout?.trim();
  return registry && registry.startsWith('http')
    ? { YARN_NPM_REGISTRY_SERVER: registry.replace(/\/$/, '') }
    : {};
}

/** Installs what the lockfile says; does nothing when that is already there. An interrupted install is continued. */
export async function ensureInstalled() {
  const print = fingerprint();
  if (isInstalled(print)) return;
  if (!fs.existsSync(path.join(root, 'node_modules'))) checkDisk();
  ensureYarn();
  fs.rmSync(stampFile, { force: true });
  say('Installing the packages of the lockfile (one to three minutes) …');
  await yarnInstall();
  fs.writeFileSync(stampFile, fingerprint());
}

async function yarnInstall() {
  const child = spawn(
    process.execPath,
    // Who changes a package.json gets the lockfile that fits; a build server takes it as it is.
    [yarnScript, 'install', process.env.CI ? '--immutable' : '--no-immutable'],
    {
      cwd: root,
      env: {
        ...process.env,
        ...registryEnvironment(),
        YARN_IGNORE_PATH: '1',
        YARN_ENABLE_PROGRESS_BARS: '0',
        YARN_ENABLE_TELEMETRY: '0',
        YARN_HTTP_RETRY: '2',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  let step = '';
  const began = Date.now();
  const read = chunk => {
    output = (output + chunk).slice(-200_000);
    const found = /┌ (\w+) step/g.exec(String(chunk));
    if (found && found[1] !== step) {
      step = found[1];
      say(`  ${step.toLowerCase()} …`);
    }
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  // A sign of life for slow networks.
  const ticker = setInterval(
    () => say(`  still at it, ${Math.round((Date.now() - began) / 1000)} s`),
    20_000,
  );
  const onSignal = signal => child.kill(signal);
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  const status = await new Promise(resolve => {
    child.on('error', error => {
      output += String(error);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(signal ?? code));
  });
  clearInterval(ticker);
  process.off('SIGINT', onSignal);
  process.off('SIGTERM', onSignal);
  if (typeof status === 'string') {
    fail('Stopped while installing; the next run continues.');
  }
  if (status !== 0) {
    const logFile = path.join(toolsDir, 'install.log');
    let kept = '';
    try {
      fs.writeFileSync(logFile, output);
      kept = ` All of it: ${path.relative(root, logFile)}`;
    } catch {
      // the disk may be the reason
    }
    const errors = output
      .split('\n')
      .filter(line => /YN00(0[1-9]|[1-9]\d)|Error/.test(line))
      .filter(line => !/YN0002|YN0086|YN0004|YN0060/.test(line));
    fail(
      explainInstallFailure(errors.join('\n')) ??
        `The install failed:\n${errors.slice(-8).join('\n')}\n${kept}`,
    );
  }
  say(`  done in ${Math.round((Date.now() - began) / 1000)} s`);
}
