import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './stack';

/** Builds `packages/app` as it goes into production; the backend serves it from there. */
export async function buildWebApp(options: {
  /** settings on top of `app-config.yaml` */
  config?: string[];
  log(message: string): void;
}): Promise<void> {
  options.log('building the web app …');
  const configs = [
    path.join(root, 'app-config.yaml'),
    ...(options.config ?? []),
  ];
  const child = spawn(
    process.execPath,
    [
      path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'package',
      'build',
      ...configs.flatMap(file => ['--config', file]),
    ],
    {
      cwd: path.join(root, 'packages/app'),
      env: { ...process.env, KRONOS_SECRET_KEY: 'f'.repeat(64) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      output += chunk;
    });
  }
  const code = await new Promise(resolve => {
    child.on('exit', resolve);
  });
  if (code !== 0) throw new Error(`The web app does not build:\n${output}`);
}
