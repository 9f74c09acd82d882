import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fail, say } from './messages.mjs';
import { npmInstallTool } from './npmInstall.mjs';
import { toolsDir } from './paths.mjs';

const WANTED = 24;
const FITS = [22, 24];

const major = version => Number(version.replace(/^v/, '').split('.')[0]);

/** Path of the Node that the npm package of this platform carries. */
function toolNode() {
  const platform = { linux: 'linux', darwin: 'darwin', win32: 'win' }[
    process.platform
  ];
  if (!platform) {
    fail(
      `There is no Node ${WANTED} package for ${process.platform}: install Node ${WANTED} yourself and run the command again.`,
    );
  }
  const name = `node-${platform}-${process.arch}`;
  const file = path.join(
    toolsDir,
    'node',
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  return { name, file };
}

function works(file) {
  if (!fs.existsSync(file)) return false;
  const result = spawnSync(file, ['--version'], { encoding: 'utf8' });
  return result.status === 0 && FITS.includes(major(result.stdout.trim()));
}

/**
 * Returns when this process runs in a Node that fits; otherwise brings Node from the npm registry, runs the same
 * command in it and ends this process with its exit code.
 */
export async function ensureNode(argv) {
  if (FITS.includes(major(process.version))) {
    putFirstOnPath(path.dirname(process.execPath));
    return;
  }
  if (major(process.version) < 18) {
    fail(
      `Node ${process.version} is too old even to begin: install Node 18 or newer (22 or 24 is best) and run the command again.`,
    );
  }
  const { name, file } = toolNode();
  if (!works(file)) {
    say(
      `This machine has Node ${process.version}; bringing Node ${WANTED} into .kronos/tools (about 45 MB, once) …`,
    );
    npmInstallTool(`Node ${WANTED}`, 'node', `${name}@${WANTED}`);
    if (!works(file)) {
      fail(
        `The Node ${WANTED} that the npm registry has for ${process.platform}-${process.arch} does not start here: install Node ${WANTED} yourself and run the command again.`,
      );
    }
  }
  const child = spawn(file, argv, { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; the child decides when all is stopped.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  const code = await new Promise(resolve => {
    child.on('exit', (status, signal) => resolve(signal ? 1 : status));
  });
  process.exit(code);
}

/** Programs that are started from here find the same Node. */
function putFirstOnPath(dir) {
  const key = Object.keys(process.env).find(k => /^path$/i.test(k)) ?? 'PATH';
  process.env[key] = `${dir}${path.delimiter}${process.env[key] ?? ''}`;
}
