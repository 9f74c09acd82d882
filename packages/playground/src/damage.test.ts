import fs from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { playgroundCredentials } from './credentials';
import { PlaygroundServer } from './server/PlaygroundServer';
import type { ToolId } from './standIns';
import { World } from './world/World';

describe('A stored playground that was damaged', () => {
  jest.setTimeout(60_000);
  const directory = createMockDirectory();
  const said: string[] = [];
  let server: PlaygroundServer | undefined;

  beforeEach(() => {
    directory.clear();
    said.length = 0;
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  const start = async (tool: ToolId) => {
    await server?.stop();
    server = await PlaygroundServer.create({
      port: 0,
      dataDir: directory.path,
      scratchDir: directory.path,
      tools: [tool],
      log: message => said.push(message),
    });
    server.world.tick();
    server.world.touch();
    return server;
  };
  const stop = async () => {
    await server!.stop();
    server = undefined;
  };
  const world = path.join(directory.path, 'world.json');
  const issues = async () => {
    const response = await fetch(`${server!.url}/redmine/issues.json`, {
      headers: { 'X-Redmine-API-Key': playgroundCredentials.redmineKey },
    });
    return { status: response.status, ...(await response.json()) };
  };
  const damage = (change: (state: any) => void) => {
    const state = JSON.parse(fs.readFileSync(world, 'utf8'));
    change(state);
    fs.writeFileSync(world, JSON.stringify(state));
  };
  const ASIDE = /cannot be read .* moved to .*, and a new world begins/s;

  it.each<[string, () => void]>([
    [
      'cut off',
      () => fs.truncateSync(world, Math.floor(fs.statSync(world).size / 2)),
    ],
    ['emptied', () => fs.writeFileSync(world, '')],
    [
      'changed a little',
      () =>
        damage(({ slices }) => {
          slices.redmine.issues = {};
        }),
    ],
    [
      'written without a checksum, and then changed',
      () =>
        damage(state => {
          delete state.checksum;
          state.slices.redmine = null;
        }),
    ],
  ])('begins anew when it was %s, and keeps the old one', async (_, harm) => {
    await start('redmine');
    const before = await issues();
    expect(before.issues.length).toBeGreaterThan(0);
    await stop();
    harm();
    await start('redmine');
    expect(said.join('\n')).toMatch(ASIDE);
    expect((await issues()).total_count).toBe(before.total_count);
    expect(
      fs.readdirSync(directory.path).filter(f => f.includes('unreadable')),
    ).toHaveLength(1);

    // and the new one holds
    said.length = 0;
    await start('redmine');
    expect(said).toEqual([]);
    expect((await issues()).status).toBe(200);
  });

  it('makes repositories again that git cannot work with', async () => {
    await start('gitlab');
    await stop();
    const git = path.join(directory.path, 'git', 'kb-card');
    const [first, second, third] = fs.readdirSync(git).sort();
    fs.writeFileSync(path.join(git, first, 'HEAD'), '\0\0\0');
    fs.rmSync(path.join(git, second, 'objects'), { recursive: true });
    fs.rmSync(path.join(git, third), { recursive: true });
    await start('gitlab');
    for (const name of [first, second, third]) {
      const project = encodeURIComponent(`kb-card/${name.slice(0, -4)}`);
      const { status } = await fetch(
        `${
          server!.url
        }/gitlab/api/v4/projects/${project}/repository/files/catalog-info.yaml/raw?ref=main`,
        { headers: { 'PRIVATE-TOKEN': playgroundCredentials.gitlabToken } },
      );
      expect([name, status]).toEqual([name, 200]);
    }
  });
});

describe('A part of the world that fails', () => {
  it('is told once, and the others go on', () => {
    const said: string[] = [];
    const world = World.create({ warn: message => said.push(message) });
    let ticks = 0;
    world.onTick(() => {
      throw new Error('no queue');
    });
    world.onTick(() => {
      ticks++;
    });
    world.tick();
    world.tick();
    expect(ticks).toBe(2);
    expect(said).toEqual([expect.stringMatching(/stands still: .*no queue/)]);
  });
});
