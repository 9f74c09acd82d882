import { spawn } from 'node:child_process';

/** Git said no. `stderr` tells why. */
export class GitFailed extends Error {
  readonly name = 'GitFailed';

  constructor(
    args: readonly string[],
    readonly code: number | null,
    readonly stderr: string,
  ) {
    super(`git ${args[0]} ended with ${code}: ${stderr.trim().slice(0, 500)}`);
  }
}

/** What git must not take from whoever runs the playground: their config, hooks and prompts. */
export const gitEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  SystemRoot: process.env.SystemRoot,
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  // a path is a path, whatever characters it has
  GIT_LITERAL_PATHSPECS: '1',
  // hooks would run what somebody else wrote
  GIT_CONFIG_COUNT: '4',
  GIT_CONFIG_KEY_0: 'core.hooksPath',
  GIT_CONFIG_VALUE_0: '/dev/null',
  GIT_CONFIG_KEY_1: 'http.receivepack',
  GIT_CONFIG_VALUE_1: 'true',
  GIT_CONFIG_KEY_2: 'gc.auto',
  GIT_CONFIG_VALUE_2: '0',
  GIT_CONFIG_KEY_3: 'receive.autogc',
  GIT_CONFIG_VALUE_3: 'false',
});

/** Runs git without a shell. Throws {@link GitFailed}. */
export function git(
  args: readonly string[],
  options: {
    dir?: string;
    input?: string | Buffer;
    env?: NodeJS.ProcessEnv;
  } = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      cwd: options.dir,
      env: { ...gitEnvironment(), ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    let errors = '';
    child.stdout!.on('data', chunk => out.push(chunk));
    child.stderr!.on('data', chunk => {
      errors += chunk;
    });
    child.on('error', error =>
      reject(
        (error as NodeJS.ErrnoException).code === 'ENOENT'
          ? new Error('git is not installed, and the playground needs it')
          : error,
      ),
    );
    child.on('close', code =>
      code === 0
        ? resolve(Buffer.concat(out))
        : reject(new GitFailed(args, code, errors)),
    );
    if (child.stdin) {
      // git that ends early closes its input; its exit code tells the rest
      child.stdin.on('error', () => {});
      child.stdin.end(options.input);
    }
  });
}
