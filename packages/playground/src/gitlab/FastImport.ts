import type { FileChange } from './Repository';

export interface Signature {
  name: string;
  email: string;
  /** ms since 1970 */
  time: number;
}

/**
 * A stream for `git fast-import`: many commits for the price of one process.
 * https://git-scm.com/docs/git-fast-import
 */
export class FastImport {
  readonly #parts: Buffer[] = [];

  static create() {
    return new FastImport();
  }

  /** Goes on where the branch is in this stream, or where `from` (a commit or a branch with `refs/heads/`) is. */
  commit(options: {
    branch: string;
    from?: string;
    author: Signature;
    message: string;
    changes: FileChange[];
  }) {
    const { author } = options;
    const who = `${clean(author.name)} <${clean(author.email)}> ${Math.floor(
      author.time / 1_000,
    )} +0900`;
    this.#line(`commit refs/heads/${options.branch}`);
    this.#line(`author ${who}`);
    this.#line(`committer ${who}`);
    this.#data(options.message);
    if (options.from) this.#line(`from ${options.from}`);
    for (const change of options.changes) {
      if (change.action === 'delete') {
        this.#line(`D ${quote(change.path)}`);
      } else {
        this.#line(`M 100644 inline ${quote(change.path)}`);
        this.#data(change.content);
      }
    }
    this.#line('');
  }

  branch(name: string, from: string) {
    this.#line(`reset refs/heads/${name}`);
    this.#line(`from ${from}`);
    this.#line('');
  }

  toBuffer(): Buffer {
    return Buffer.concat([...this.#parts, Buffer.from('done\n')]);
  }

  #line(text: string) {
    this.#parts.push(Buffer.from(`${text}\n`));
  }

  #data(content: string | Buffer) {
    const bytes = Buffer.from(content as string);
    this.#line(`data ${bytes.length}`);
    this.#parts.push(bytes, Buffer.from('\n'));
  }
}

const clean = (text: string) => text.replace(/[<>\n\0]/g, ' ').trim();

const quote = (path: string) =>
  `"${path.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
