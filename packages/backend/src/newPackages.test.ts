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
      tests: 3,
    },
    {
      template: 'tool-card',
      options: { pluginId: 'planner' },
      folder: 'plugins/planner',
      tests: 2,
    },
  ])(
    'makes a $template whose tests pass',
    async ({ template, options, folder, tests }) => {
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
});
