import { LogDetector } from '../detect/LogDetector';
import { LogMiner } from './LogMiner';

const names = 'billing audit ledger quota tariff fraud limits cards points';
const line = (name: string, i: number) => `unit ${name} ended with code ${i}`;

/** Nine words in one place: a variable, as far as one can tell. */
function merged(miner = LogMiner.create()) {
  const ids = names.split(' ').map((name, i) => miner.mine(line(name, i)).id);
  miner.settle();
  return { miner, ids, id: miner.resolve(ids[0]) };
}

/** A day on which only two of them come, one in four lines the rarer. */
function pass(miner: LogMiner, lines: number) {
  for (let i = 0; i < lines; i++) {
    miner.mine(line(i % 4 ? 'billing' : 'audit', i));
    if (i % 100 === 99) miner.settle();
  }
}

describe('a template over time', () => {
  it('is taken apart when its variable turns out to be few states, and the greater part keeps the id', () => {
    const { miner, ids, id } = merged();
    expect(ids.map(each => miner.resolve(each))).toEqual(ids.map(() => id));

    pass(miner, 2000);

    const billing = miner.mine(line('billing', 1));
    const audit = miner.mine(line('audit', 2));
    expect(billing.id).toBe(id);
    expect(miner.text(billing)).toBe('unit billing ended with code <*>');
    expect(miner.text(audit)).toBe('unit audit ended with code <*>');
    expect(audit.id).not.toBe(id);
    // never an id that was of something else before
    expect(ids).not.toContain(audit.id);
    expect(ids.map(each => miner.resolve(each))).toEqual(ids.map(() => id));
    const counts = miner.templates().map(({ count }) => count);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2011);
    expect(counts[0]).toBeGreaterThan(2 * counts[1]);
  });

  it('tells what was taken apart once, with the shares', () => {
    const { miner, id } = merged();
    pass(miner, 2000);
    const parts = miner.takeParts();
    expect(parts.map(part => part.from)).toEqual([id, id]);
    expect(parts[0].id).toBe(id);
    expect(parts[0].share).toBeGreaterThan(0.6);
    expect(parts[0].share + parts[1].share).toBeCloseTo(1);
    expect(miner.takeParts()).toEqual([]);
  });

  it('is the same after a restart at any time', () => {
    const straight = merged().miner;
    let restarted = merged().miner;
    for (let part = 0; part < 20; part++) {
      pass(straight, 100);
      pass(restarted, 100);
      restarted = LogMiner.restore(
        JSON.parse(JSON.stringify(restarted.snapshot())),
      );
    }
    expect(straight.size).toBe(2);
    expect(restarted.snapshot()).toEqual(straight.snapshot());
  });

  it('gives a word that comes again to neither part, under an id of its own', () => {
    const { miner, ids } = merged();
    pass(miner, 2000);
    const again = miner.mine(line('ledger', 3));
    miner.settle();
    expect(ids).not.toContain(again.current.id);
    expect(miner.text(again)).toBe('unit ledger ended with code <*>');
  });

  it('stays whole where the words are names', () => {
    const miner = LogMiner.create();
    const say = (name: string, i: number) =>
      miner.mine(`login of user ${name} took ${i} ms`);
    names.split(' ').forEach(say);
    miner.settle();
    for (let i = 0; i < 4000; i++) {
      say(i % 2 ? 'billing' : 'audit', i);
      if (i % 100 === 0) miner.settle();
    }
    expect(miner.size).toBe(1);
  });

  it('is merged again when many words come, and not taken apart as easily a second time', () => {
    const { miner } = merged();
    pass(miner, 2000);
    expect(miner.size).toBe(2);
    merged(miner);
    expect(miner.size).toBe(1);
    pass(miner, 1500);
    expect(miner.size).toBe(1);
  });

  it('alarms nobody: a part has the history of the whole', () => {
    const { miner } = merged();
    const detector = LogDetector.create({ miner });
    const found: unknown[] = [];
    for (let minute = 0; minute < 120; minute++) {
      for (let i = 0; i < 40; i++) {
        detector.add(miner.mine(line(i % 4 ? 'billing' : 'audit', i)));
      }
      found.push(...detector.endMinute(minute));
    }
    expect(miner.size).toBe(2);
    expect(found).toEqual([]);
  });
});
