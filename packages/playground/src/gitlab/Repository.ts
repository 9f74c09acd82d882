import fs from 'node:fs/promises';
import path from 'node:path';
import { FastImport, type Signature } from './FastImport';
import { git, GitFailed } from './git';

export const NO_COMMIT = '0'.repeat(40);

export interface Commit {
  id: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  title: string;
  message: string;
}

export interface TreeEntry {
  mode: string;
  type: 'tree' | 'blob' | 'commit';
  id: string;
  path: string;
}

export interface Blob {
  id: string;
  content: Buffer;
}

export interface ChangedPaths {
  added: string[];
  modified: string[];
  removed: string[];
}

export type FileChange =
  | { action: 'write'; path: string; content: string | Buffer }
  | { action: 'delete'; path: string };

/** Names that git takes for a branch, without those that could be taken for an option or a revision expression. */
export const isBranchName = (name: string): boolean =>
  /^[^\p{Cc}\s~^:?*[\\-][^\p{Cc}\s~^:?*[\\]*$/u.test(name) &&
  !/(\.\.|@\{|\/\/|\/\.|\.lock(\/|$)|\/$|\.$|^\/|^\.|^@$)/.test(name) &&
  name.length <= 200;

/** A path inside of a repository, which git would not take for anything else. */
export const isPath = (text: string): boolean =>
  !/[\n\0]/.test(text) &&
  text.split('/').every(part => !['', '.', '..'].includes(part));

const FIELD = '\x1f';
const RECORD = '\x1e';
const FORMAT = `${[
  '%H',
  '%P',
  '%an',
  '%ae',
  '%at',
  '%cn',
  '%ce',
  '%ct',
  '%B',
].join(FIELD)}${RECORD}`;
const CACHE = 2_000;

/** A bare repository. What is asked of a commit is remembered: commits never change. */
export class Repository {
  readonly #dir: string;
  readonly #cache = new Map<string, Promise<unknown>>();
  #writing: Promise<unknown> = Promise.resolve();

  static at(dir: string) {
    return new Repository(dir);
  }

  private constructor(dir: string) {
    this.#dir = dir;
  }

  async exists(): Promise<boolean> {
    try {
      const head = await fs.readFile(path.join(this.#dir, 'HEAD'), 'utf8');
      await fs.access(path.join(this.#dir, 'objects'));
      await fs.access(path.join(this.#dir, 'refs'));
      return /^(ref: refs\/|[0-9a-f]{40}\s*$)/.test(head);
    } catch {
      return false;
    }
  }

  /** Makes it, empty. What half-made thing was there goes away. */
  async init(defaultBranch: string) {
    await fs.rm(this.#dir, { recursive: true, force: true });
    await fs.mkdir(path.dirname(this.#dir), { recursive: true });
    await git([
      'init',
      '--quiet',
      '--bare',
      '--template=',
      `--initial-branch=${defaultBranch}`,
      this.#dir,
    ]);
  }

  async setHead(branch: string) {
    await this.#git(['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
  }

  async import(stream: FastImport) {
    await this.#write(() =>
      this.#git(['fast-import', '--quiet', '--done'], stream.toBuffer()),
    );
  }

  async branches(): Promise<Record<string, string>> {
    const out = await this.#git([
      'for-each-ref',
      '--format=%(refname)%00%(objectname)',
      'refs/heads',
    ]);
    return Object.fromEntries(
      out
        .toString('utf8')
        .split('\n')
        .filter(Boolean)
        .map(line => line.slice('refs/heads/'.length).split('\0')),
    );
  }

  /** Id of the commit that a branch, tag or (short) id names. */
  async resolve(ref: string): Promise<string | undefined> {
    if (/^[0-9a-f]{40}$/.test(ref)) {
      return this.#optional(() =>
        this.#remember(`commit ${ref}`, () => this.#verify(ref)),
      );
    }
    if (!isBranchName(ref)) return undefined;
    return this.#optional(() => this.#verify(`refs/heads/${ref}`)).then(
      found => found ?? this.#optional(() => this.#verify(ref)),
    );
  }

  async blob(commit: string, file: string): Promise<Blob | undefined> {
    if (!isPath(file)) return undefined;
    return this.#remember(`blob ${commit} ${file}`, async () => {
      const out = await this.#git(
        ['cat-file', '--batch'],
        `${commit}:${file}\n`,
      );
      const end = out.indexOf('\n');
      const [id, type, size] = out.toString('utf8', 0, end).split(' ');
      if (type !== 'blob') return undefined;
      return { id, content: out.subarray(end + 1, end + 1 + Number(size)) };
    });
  }

  /** Children of a folder; undefined when there is no such folder. */
  async tree(
    commit: string,
    folder: string,
    recursive: boolean,
  ): Promise<TreeEntry[] | undefined> {
    const prefix = folder.replace(/^\/+|\/+$/g, '');
    if (prefix && !isPath(prefix)) return undefined;
    return this.#remember(`tree ${commit} ${recursive} ${prefix}`, async () => {
      const out = await this.#git([
        'ls-tree',
        '-z',
        ...(recursive ? ['-r', '-t'] : []),
        commit,
        '--',
        ...(prefix ? [`${prefix}/`] : []),
      ]);
      const entries = out
        .toString('utf8')
        .split('\0')
        .filter(Boolean)
        .map(line => {
          const tab = line.indexOf('\t');
          const [mode, type, id] = line.slice(0, tab).split(' ');
          return {
            mode,
            type: type as TreeEntry['type'],
            id,
            path: line.slice(tab + 1),
          };
        })
        .filter(e => e.path !== prefix && e.path.startsWith(prefix));
      if (entries.length === 0 && prefix) return undefined;
      // folders first, as GitLab sorts
      return entries.sort(
        (a, b) => Number(b.type === 'tree') - Number(a.type === 'tree'),
      );
    });
  }

  async commits(options: {
    /** what is reachable from here … */
    from: string;
    /** … and not from these */
    not?: string[];
    path?: string;
    since?: string;
    until?: string;
    skip?: number;
    limit: number;
  }): Promise<Commit[]> {
    const { from, not = [], since, until } = options;
    const args = [
      'log',
      `--format=${FORMAT}`,
      `--max-count=${options.limit}`,
      `--skip=${options.skip ?? 0}`,
      ...(since ? [`--since=${since}`] : []),
      ...(until ? [`--until=${until}`] : []),
      from,
      ...not.map(id => `^${id}`),
      '--',
      ...(options.path ? [options.path] : []),
    ];
    return this.#remember(args.join('\0'), async () =>
      (await this.#git(args))
        .toString('utf8')
        .split(RECORD)
        .map(record => record.replace(/^\n/, ''))
        .filter(Boolean)
        .map(parseCommit),
    );
  }

  async commit(id: string): Promise<Commit> {
    return (await this.commits({ from: id, limit: 1 }))[0];
  }

  async changedPaths(id: string): Promise<ChangedPaths> {
    return this.#remember(`changes ${id}`, async () => {
      const parts = (
        await this.#git([
          'diff-tree',
          '--root',
          '--no-commit-id',
          '--name-status',
          '--no-renames',
          '-m',
          '--first-parent',
          '-r',
          '-z',
          id,
        ])
      )
        .toString('utf8')
        .split('\0');
      const changed: ChangedPaths = { added: [], modified: [], removed: [] };
      for (let i = 0; i + 1 < parts.length; i += 2) {
        if (parts[i] === 'A') changed.added.push(parts[i + 1]);
        else if (parts[i] === 'D') changed.removed.push(parts[i + 1]);
        else changed.modified.push(parts[i + 1]);
      }
      return changed;
    });
  }

  /** Unified diff of what a branch brings to another. */
  async diff(target: string, source: string): Promise<string> {
    return this.#remember(`diff ${target} ${source}`, async () =>
      (await this.#git(['diff', `${target}...${source}`, '--'])).toString(
        'utf8',
      ),
    );
  }

  async archive(options: {
    commit: string;
    format: 'tar' | 'tar.gz' | 'zip';
    prefix: string;
    path?: string;
  }): Promise<Buffer> {
    const { commit, format, prefix } = options;
    return this.#git([
      'archive',
      `--format=${format}`,
      `--prefix=${prefix}`,
      commit,
      ...(options.path ? ['--', options.path] : []),
    ]);
  }

  async createBranch(branch: string, commit: string) {
    await this.#write(() =>
      this.#git(['update-ref', `refs/heads/${branch}`, commit, NO_COMMIT]),
    );
  }

  async deleteBranch(branch: string) {
    await this.#write(() =>
      this.#git(['update-ref', '-d', `refs/heads/${branch}`]),
    );
  }

  /** One commit on top of a branch; `from` is where a new branch begins. Returns its id. */
  async commitChanges(options: {
    branch: string;
    from?: string;
    author: Signature;
    message: string;
    changes: FileChange[];
  }): Promise<string> {
    const { branch, from, author, message, changes } = options;
    const stream = FastImport.create();
    stream.commit({ branch, from, author, message, changes });
    await this.import(stream);
    return this.#verify(`refs/heads/${branch}`);
  }

  /** Merges with a merge commit; undefined when both changed the same. */
  async merge(options: {
    source: string;
    target: string;
    author: Signature;
    message: string;
  }): Promise<string | undefined> {
    const { source, target, author, message } = options;
    return this.#write(async () => {
      const head = await this.#verify(`refs/heads/${target}`);
      let tree: string;
      try {
        const out = await this.#git([
          'merge-tree',
          '--write-tree',
          head,
          source,
        ]);
        tree = out.toString('utf8').split('\n')[0];
      } catch (error) {
        if (error instanceof GitFailed && error.code === 1) return undefined;
        throw error;
      }
      const date = `${Math.floor(author.time / 1_000)} +0900`;
      const out = await git(
        ['commit-tree', tree, '-p', head, '-p', source, '-m', message],
        {
          dir: this.#dir,
          env: {
            GIT_AUTHOR_NAME: author.name,
            GIT_AUTHOR_EMAIL: author.email,
            GIT_AUTHOR_DATE: date,
            GIT_COMMITTER_NAME: author.name,
            GIT_COMMITTER_EMAIL: author.email,
            GIT_COMMITTER_DATE: date,
          },
        },
      );
      const merged = out.toString('utf8').trim();
      await this.#git(['update-ref', `refs/heads/${target}`, merged, head]);
      return merged;
    });
  }

  async #verify(ref: string): Promise<string> {
    const out = await this.#git([
      'rev-parse',
      '--verify',
      '--quiet',
      `${ref}^{commit}`,
    ]);
    return out.toString('utf8').trim();
  }

  async #optional<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof GitFailed) return undefined;
      throw error;
    }
  }

  #git(args: string[], input?: string | Buffer) {
    return git(args, { dir: this.#dir, input });
  }

  /** One after the other: two writers of one branch would lose a commit. */
  #write<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(work, work);
    this.#writing = done.catch(() => {});
    return done;
  }

  #remember<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#cache.get(key);
    if (known) return known as Promise<T>;
    if (this.#cache.size >= CACHE) {
      this.#cache.delete(this.#cache.keys().next().value!);
    }
    const asked = work();
    this.#cache.set(key, asked);
    asked.catch(() => this.#cache.delete(key));
    return asked;
  }
}

function parseCommit(record: string): Commit {
  const [id, parents, an, ae, at, cn, ce, ct, ...rest] = record.split(FIELD);
  const message = rest.join(FIELD).replace(/\n+$/, '');
  return {
    id,
    parents: parents.split(' ').filter(Boolean),
    author: { name: an, email: ae, time: Number(at) * 1_000 },
    committer: { name: cn, email: ce, time: Number(ct) * 1_000 },
    title: message.split('\n')[0],
    message,
  };
}
