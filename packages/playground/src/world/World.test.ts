import fs from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { Clock } from './Clock';
import { pastBuilds } from './history';
import { World } from './World';

describe('Clock', () => {
  it('keeps what it gained, over a change of speed and over a restart', () => {
    let real = 1_000_000;
    const clock = Clock.create({ real: () => real });
    clock.setFactor(10);
    real += 1_000;
    expect(clock.now()).toBe(1_010_000);
    clock.setFactor(1);
    clock.jump(5_000);
    real += 1_000;
    expect(clock.now()).toBe(1_016_000);

    const state = clock.state();
    real += 60_000;
    const restarted = Clock.create({ state, real: () => real });
    expect(restarted.now()).toBe(1_076_000);
  });
});

describe('World', () => {
  const directory = createMockDirectory();
  const create = (warn = (_: string) => {}) =>
    World.create({ dataDir: directory.path, warn });

  beforeEach(() => directory.clear());

  it('is the same after a restart', () => {
    const world = create();
    world.slice('things', () => ({ list: ['first'] })).list.push('second');
    world.touch();
    world.advance(60 * 60_000);
    const incident = world.startIncident({
      service: 'card-payment-api',
      kind: 'errors',
      minutes: 30,
    });
    const then = world.now();
    world.stop();

    const again = create();
    expect(again.slice('things', () => ({ list: [] }))).toEqual({
      list: ['first', 'second'],
    });
    expect(again.now()).toBeGreaterThanOrEqual(then);
    expect(again.incidents('card-payment-api')).toEqual([incident]);
    again.stop();
  });

  it('moves a state aside that it cannot read, says so, and begins anew', () => {
    directory.setContent({ 'world.json': '{"version":1,"slices":' });
    const said: string[] = [];
    const world = create(message => said.push(message));
    expect(
      world.slice('things', () => ({ list: [] as string[] })).list,
    ).toEqual([]);
    world.stop();

    expect(said).toEqual([expect.stringContaining('cannot be read')]);
    const files = fs.readdirSync(directory.path);
    expect(files).toHaveLength(2);
    const aside = files.find(f => f.includes('unreadable'))!;
    expect(fs.readFileSync(path.join(directory.path, aside), 'utf8')).toBe(
      '{"version":1,"slices":',
    );
  });

  it('walks an advance in steps and ends each incident once, in its time', () => {
    const world = World.create();
    const ended: string[] = [];
    const seen: number[] = [];
    world.on('incident-ended', ({ id }) => ended.push(id));
    world.onTick(now => seen.push(now));
    const { id } = world.startIncident({
      service: 'fund-nav',
      kind: 'latency',
      minutes: 1,
    });
    world.advance(30_000);
    expect(world.incidents()).toHaveLength(1);
    world.advance(60_000);
    world.tick();
    expect(world.incidents()).toEqual([]);
    expect(ended).toEqual([id]);
    const steps = seen.slice(1).map((now, i) => now - seen[i]);
    expect(Math.max(...steps)).toBeLessThan(5_000);
  });

  it('gives the same history for the same seed, and another for another', () => {
    const history = (randomSeed: string) => {
      const world = World.create({ randomSeed });
      return world.seed.services.map(service =>
        pastBuilds(world, service).map(b => [b.number, b.branch, b.commit]),
      );
    };
    expect(history('a')).toEqual(history('a'));
    expect(history('a')).not.toEqual(history('b'));
  });
});

describe('the reference organisation', () => {
  const { seed } = World.create();

  it('has an interface for every service that another one calls', () => {
    const called = new Set(seed.services.flatMap(s => s.dependencies));
    const silent = seed.services.filter(s => called.has(s.name) && !s.api);
    expect(called.size).toBeGreaterThan(0);
    expect(silent).toEqual([]);
  });

  it('has a persona for every role and affiliate, in groups that exist', () => {
    const groups = new Set(seed.groups.map(g => g.name));
    for (const { name, groups: memberOf } of seed.people) {
      expect([name, memberOf.filter(g => !groups.has(g))]).toEqual([name, []]);
    }
    const rolesOf = (name: string) =>
      seed.people
        .find(p => p.name === name)
        ?.groups.map(g => seed.groups.find(({ name: n }) => n === g)?.role);
    for (const { name } of seed.affiliates) {
      expect(rolesOf(`${name}-developer`)).toEqual(['developer']);
      expect(rolesOf(`${name}-lead`)).toContain('lead');
      expect(rolesOf(`${name}-manager`)).toEqual(['project-manager']);
      expect(rolesOf(`${name}-admin`)).toEqual(['affiliate-admin']);
    }
    expect(rolesOf('group-executive')).toEqual(['executive']);
    expect(rolesOf('partner-developer')).toEqual(['partner']);
    expect(rolesOf('group-admin')).toEqual(['group-admin']);
  });

  it('has services of every affiliate, of teams and with dependencies that exist', () => {
    expect(seed.services).toHaveLength(40);
    const names = seed.services.map(s => s.name);
    expect(new Set(names).size).toBe(names.length);
    for (const service of seed.services) {
      const affiliate = seed.affiliates.find(a => a.name === service.affiliate);
      expect(affiliate?.teams.map(t => t.name)).toContain(service.team);
      expect(names).toEqual(expect.arrayContaining(service.dependencies));
    }
    for (const { name } of seed.affiliates) {
      expect(seed.services.map(s => s.affiliate)).toContain(name);
    }
  });
});
