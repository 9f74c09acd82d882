import { mockServices } from '@backstage/backend-test-utils';
import { testDatabases } from '@kronos-portal/node/testUtils';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseWorkspaces } from './DatabaseWorkspaces';

const databases = testDatabases();

describe.each(databases.names)('Files of a run in %s', name => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kronos-workspaces-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const logger = mockServices.logger.mock();
  async function start(
    options: { maxBytes?: number; now?: () => number } = {},
  ) {
    const knex = await databases.init(name);
    await DatabaseWorkspaces.migrate(knex);
    return DatabaseWorkspaces.create({
      knex: async () => knex,
      logger,
      ...options,
    });
  }
  const at = (...parts: string[]) => path.join(folder, ...parts);
  const write = (file: string, text: string) => {
    fs.mkdirSync(path.dirname(at(file)), { recursive: true });
    fs.writeFileSync(at(file), text);
  };

  it('come back as they were after the last finished step, in any folder', async () => {
    const workspaces = await start();
    write('run/source/app.ts', '결제');
    write('run/.gitignore', 'dist');
    fs.chmodSync(at('run/.gitignore'), 0o755);
    const run = { path: at('run'), taskId: 'one' };
    await workspaces.serializeWorkspace(run);
    write('run/source/chart/values.yaml', 'replicas: 1');
    await workspaces.serializeWorkspace(run);
    await workspaces.serializeWorkspace(run);

    // the step that was killed had written half of a file, and another machine has nothing
    write('run/source/app.ts', '결');
    write('run/source/half', 'h');
    for (const target of [at('run'), at('elsewhere')]) {
      await workspaces.rehydrateWorkspace({
        taskId: 'one',
        targetPath: target,
      });
      expect(fs.readdirSync(target, { recursive: true }).sort()).toEqual([
        '.gitignore',
        'source',
        'source/app.ts',
        'source/chart',
        'source/chart/values.yaml',
      ]);
      expect(fs.readFileSync(path.join(target, 'source/app.ts'), 'utf8')).toBe(
        '결제',
      );
      expect(fs.statSync(path.join(target, '.gitignore')).mode % 0o1000).toBe(
        0o755,
      );
    }

    await workspaces.cleanWorkspace({ taskId: 'one' });
    await workspaces.rehydrateWorkspace({
      taskId: 'one',
      targetPath: at('run'),
    });
    expect(fs.readdirSync(at('run'))).toEqual([]);
    await workspaces.serializeWorkspace({ path: at('nowhere'), taskId: 'one' });
  });

  it('are not kept when they are too large, and are forgotten after a week', async () => {
    let now = Date.UTC(2026, 0, 1);
    const workspaces = await start({ maxBytes: 10_000, now: () => now });
    write('run/a', 'a');
    const run = { path: at('run'), taskId: 'large' };
    await workspaces.serializeWorkspace(run);
    await workspaces.serializeWorkspace({ ...run, taskId: 'small' });
    write('run/b', 'b'.repeat(20_000));
    await workspaces.serializeWorkspace(run);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/run large are not kept: \d+ bytes, at most 10000/),
    );
    const files = async (taskId: string) => {
      await workspaces.rehydrateWorkspace({ taskId, targetPath: at('back') });
      return fs.readdirSync(at('back'));
    };
    expect(await files('large')).toEqual([]);
    await workspaces.forgetOld();
    expect(await files('small')).toEqual(['a']);
    now += 8 * 24 * 60 * 60_000;
    await workspaces.forgetOld();
    expect(await files('small')).toEqual([]);
  });
});
