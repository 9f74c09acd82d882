import type { Entity } from '@backstage/catalog-model';
import { OnChangeRunner } from './OnChangeRunner';

describe('OnChangeRunner', () => {
  it('runs when the catalog changed, again after a failure, and looks less often when looking takes long', async () => {
    let now = 0;
    let tick = async () => {};
    let took = 0;
    let looked = 0;
    const entity = { metadata: { name: 'a', uid: '1', etag: 'x' } } as Entity;
    const task = jest.fn(async () => {});
    await OnChangeRunner.create({
      runner: {
        run: async ({ fn }) => {
          tick = async () => fn(new AbortController().signal);
        },
      },
      async *entities() {
        looked++;
        now += took;
        yield [entity];
      },
      logger: { debug: () => {} },
      now: () => now,
    }).run({ id: 'index', fn: task });

    await tick();
    await tick();
    expect(task).toHaveBeenCalledTimes(1);

    entity.metadata.etag = 'y';
    task.mockRejectedValueOnce(new Error('The database is away'));
    await expect(tick()).rejects.toThrow('away');
    await tick();
    expect(task).toHaveBeenCalledTimes(3);

    took = 3_000;
    await tick();
    expect(looked).toBe(5);
    now += 59_000;
    await tick();
    expect(looked).toBe(5);
    now += 1_001;
    await tick();
    expect(looked).toBe(6);
    expect(task).toHaveBeenCalledTimes(3);
  });
});
