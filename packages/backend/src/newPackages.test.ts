import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.resolve(__dirname, '../../..');
const cli = path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli');

/*
 * Story: someone writes a connector of their own with `yarn new`, as docs/extend/connector.md tells. What they get runs,
 * with tests that pass.
 */
describe('yarn new', () => {
  // Below the project, so that what is made finds the packages; away from the workspaces.
  const workspace = path.join(root, '.kronos', 'new-packages-test');

  beforeAll(() => {
    fs.rmSync(workspace, { recursive: true, force: true });
    for (const shell of ['app', 'backend']) {
      const folder = path.join(workspace, 'packages', shell);
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(
        path.join(folder, 'package.json'),
        JSON.stringify({ name: shell }),
      );
    }
    fs.copyFileSync(
      path.join(root, 'package.json'),
      path.join(workspace, 'package.json'),
    );
    for (const name of ['scripts', 'yarn.lock', 'node_modules']) {
      fs.symlinkSync(path.join(root, name), path.join(workspace, name));
    }
  });

  afterAll(() => fs.rmSync(workspace, { recursive: true, force: true }));

  it.each([
    {
      template: 'connector',
      options: {
        pluginId: 'collaboration',
        moduleId: 'planner',
        pluginPackage: '@kronos-portal/plugin-collaboration-backend',
      },
      folder: 'plugins/collaboration-backend-module-planner',
      shell: 'backend',
      tests: 3,
    },
    {
      template: 'tool-card',
      options: {
        pluginId: 'collaboration',
        moduleId: 'planner',
        pluginPackage: '@kronos-portal/plugin-collaboration',
      },
      folder: 'plugins/collaboration-module-planner',
      shell: 'app',
      tests: 2,
    },
  ])(
    'makes a $template whose tests pass, in packages/$shell',
    async ({ template, options, folder, shell, tests }) => {
      const given = Object.entries(options).flatMap(([key, value]) => [
        '--option',
        `${key}=${value}`,
      ]);
      const made = await run(
        process.execPath,
        [cli, 'new', '--select', template, ...given, '--skip-install'],
        { cwd: workspace },
      );
      expect(made.stdout + made.stderr).toContain('Successfully created');
      const packageOf = (at: string) =>
        JSON.parse(
          fs.readFileSync(path.join(workspace, at, 'package.json'), 'utf8'),
        );
      expect(packageOf(`packages/${shell}`).dependencies).toHaveProperty([
        packageOf(folder).name,
      ]);
      const report = path.join(workspace, `${template}.json`);
      await run(
        process.execPath,
        [
          cli,
          'package',
          'test',
          '--watch=false',
          '--json',
          `--outputFile=${report}`,
        ],
        {
          cwd: path.join(workspace, folder),
          env: { ...process.env, CI: 'true', NODE_OPTIONS: '' },
        },
      );
      const { numPassedTests, numFailedTests } = JSON.parse(
        fs.readFileSync(report, 'utf8'),
      );
      expect({ numPassedTests, numFailedTests }).toEqual({
        numPassedTests: tests,
        numFailedTests: 0,
      });
    },
    120_000,
  );

  it('makes what the compiler takes', async () => {
    fs.writeFileSync(
      path.join(workspace, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../tsconfig.json',
        include: ['plugins/*/src'],
        // styles and pictures
        files: ['node_modules/@backstage/cli/asset-types/asset-types.d.ts'],
        exclude: ['node_modules'],
        compilerOptions: {
          rootDir: '../..',
          noEmit: true,
          emitDeclarationOnly: false,
          incremental: false,
        },
      }),
    );
    const { stdout } = await run(
      process.execPath,
      [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', workspace],
      { cwd: workspace },
    ).catch(failed => failed);
    expect(stdout).toBe('');
  }, 180_000);

  it.each(['connector.md', 'plugin.md'])(
    'makes what docs/extend/%s shows',
    document => {
      const bare = (code: string) =>
        code.replace(/^\s*\/\/.*$/gm, '').replace(/\s+/g, '');
      const made = bare(
        fs
          .readdirSync(path.join(workspace, 'plugins'), {
            recursive: true,
            encoding: 'utf8',
          })
          .filter(file => /src.*\.tsx?$/.test(file))
          .map(file =>
            fs.readFileSync(path.join(workspace, 'plugins', file), 'utf8'),
          )
          .join('\n'),
      );
      // what comes after the first steps is not made
      const [steps] = fs
        .readFileSync(path.join(root, 'docs/extend', document), 'utf8')
        .split('\n## More');
      const shown = [...steps.matchAll(/```tsx?\n([\s\S]*?)```/g)].flatMap(
        ([, code]) => code.split('\n\n'),
      );
      expect(shown.length).toBeGreaterThan(1);
      expect(shown.filter(piece => !made.includes(bare(piece)))).toEqual([]);
    },
  );
});
