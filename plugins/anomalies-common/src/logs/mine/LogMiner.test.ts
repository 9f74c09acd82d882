import fc from 'fast-check';
import { LogMiner } from './LogMiner';

/** The text of the template of each line, when all are known. */
function mineAll(lines: readonly string[]) {
  const miner = LogMiner.create();
  const templates = lines.map(line => miner.mine(line));
  miner.settle();
  return templates.map(template => miner.text(template));
}

/** Ids of the lines after the last one. */
function idsOf(lines: readonly string[], miner = LogMiner.create()) {
  const templates = lines.map(line => miner.mine(line));
  miner.settle();
  return templates.map(template => template.current.id);
}

const word = fc.constantFrom(
  ...'open close read write start stop lost found cache disk link node user queue timeout'.split(
    ' ',
  ),
);
const value = fc.oneof(
  fc.nat().map(String),
  fc.uuid(),
  fc.ipV4(),
  fc.nat(65535).map(n => `0x${n.toString(16)}`),
  fc.tuple(fc.nat(99), fc.nat(99)).map(([a, b]) => `/var/lib/x${a}/y${b}.log`),
);
const logLine = fc
  .array(fc.oneof({ weight: 3, arbitrary: word }, value), {
    minLength: 1,
    maxLength: 9,
  })
  .map(parts => parts.join(' '));

const letters = (n: number) =>
  (n + 100).toString(26).replace(/\d/g, d => 'qrstuvwxyz'[Number(d)]);

describe('LogMiner', () => {
  it.each([
    ['Took 12.5 seconds to load 31 rules', 'Took <*> to load <*> rules'],
    ['GET http://api.local:8080/v1/x?a=b&c=1 failed', 'GET <*> failed'],
    ['mail to kim.cs@example.co.kr bounced', 'mail to <*> bounced'],
    ['session f47ac10b-58cc-4372-a567-0e02b2c3d479 ended', 'session <*> ended'],
    ['from 00:1b:ef:ab:cd:ef to fe80::1ff:fecd:467f', 'from <*> to <*>'],
    ['wrote C:\\data\\out.txt and /srv/data/out.txt', 'wrote <*> and <*>'],
    ['at Jul  3 10:05:25 by 0x1F4', 'at <*>  <*> <*> by <*>'],
    ['tag="View Lock" uid=10 ok=true', 'tag="<*>" uid=<*> ok=<*>'],
    [
      '고객번호 123의 조회를 완료했습니다',
      '고객번호 <*>의 조회를 완료했습니다',
    ],
    ['sent {"to": "kim lee", "n":3} ok', 'sent {"to": "<*>", "n":<*>} ok'],
    ['roles [ADMIN, USER] of api', 'roles [<*>] of api'],
    ["name='Kim Lee' is new", "name='<*>' is new"],
    ["can't open [a] of kim's", "can't open [a] of kim's"],
    ['refused by ::ffff:10.0.0.1', 'refused by ::<*>'],
    ['std::add of www.example.org/a?b=c', 'std::add of <*>'],
    ['dump deadbeef cafe01 done', 'dump <*> <*> done'],
    ['1.2.3.4:80, 1.2.3.5:81 are gone', '<*>, <*> are gone'],
  ])('takes %p for %p', (line, template) => {
    expect(mineAll([line])).toEqual([template]);
  });

  it('keeps states apart and joins names', () => {
    const names = 'kim lee park choi jung kang cho yoon jang lim'.split(' ');
    const lines = [
      ...names.map(name => `session opened for user ${name} by root`),
      ...['started', 'stopped', 'paused'].map(state => `worker was ${state}`),
    ];
    const texts = new Set(mineAll(lines));
    expect([...texts].sort()).toEqual([
      'session opened for user <*> by root',
      'worker was paused',
      'worker was started',
      'worker was stopped',
    ]);
  });

  it('knows a word for a value where another line has one', () => {
    const ids = idsOf([
      'chdir(/home/app/run) failed: no such folder',
      'chdir(run) failed: no such folder',
      'quota failed: no such folder',
    ]);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('learns several variables at once', () => {
    const lines = Array.from(
      { length: 200 },
      (_, i) =>
        `transfer of ${letters(i * 7919 + 10000)} to account ${letters(
          i * 104729 + 10000,
        )} was booked by night batch`,
    );
    expect(new Set(mineAll(lines)).size).toBe(1);
  });

  it('says what a variable usually holds', () => {
    const miner = LogMiner.create();
    for (let i = 0; i < 200; i++) {
      miner.mine(`pool ${i % 2 ? 'db-1' : 'db-2'} has ${i} free`);
    }
    const [{ slots, count }] = miner.templates();
    expect(count).toBe(200);
    expect(slots[0]).toMatchObject({ kind: 'id', complete: true });
    expect(slots[0].values.map(({ value: text }) => text).sort()).toEqual([
      'db-1',
      'db-2',
    ]);
    expect(slots[1].numbers).toMatchObject({ min: 0 });
    expect(slots[1].numbers!.p50).toBeGreaterThan(5);
  });

  it('tells a value that a variable with few values never had', () => {
    const miner = LogMiner.create();
    for (let i = 0; i < 400; i++)
      miner.mine(`mode of gw1x is m${(i % 2) + 10}`);
    expect(miner.takeNewValues()).toEqual([]);
    miner.mine('mode of gw1x is m99');
    expect(miner.takeNewValues().map(each => each.value)).toEqual(['m99']);
  });

  it('gives the same ids whatever the order of the lines of a period', () => {
    fc.assert(
      fc.property(
        fc.array(logLine, { minLength: 1, maxLength: 60 }),
        fc.infiniteStream(fc.nat()),
        (lines, random) => {
          const order = lines
            .map((line, at) => ({ line, at, key: random.next().value }))
            .sort((x, y) => x.key - y.key);
          const straight = idsOf(lines);
          const shuffled = idsOf(order.map(({ line }) => line));
          const back: string[] = [];
          order.forEach(({ at }, i) => {
            back[at] = shuffled[i];
          });
          expect(back).toEqual(straight);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('goes on from a snapshot as if it had not stopped', () => {
    fc.assert(
      fc.property(
        fc.array(logLine, { maxLength: 80 }),
        fc.array(logLine, { maxLength: 40 }),
        fc.boolean(),
        (before, after, settled) => {
          const miner = LogMiner.create();
          before.forEach(line => miner.mine(line));
          if (settled) miner.settle();
          const restored = LogMiner.restore(
            JSON.parse(JSON.stringify(miner.snapshot())),
          );
          expect(idsOf(after, restored)).toEqual(idsOf(after, miner));
          expect(restored.snapshot()).toEqual(miner.snapshot());
        },
      ),
      { numRuns: 150 },
    );
  });

  it('resolves the id of a template that became part of another', () => {
    const miner = LogMiner.create();
    const first = miner.mine('login of user kim from web').id;
    miner.settle();
    const others = 'lee park choi jung kang'
      .split(' ')
      .map(name => miner.mine(`login of user ${name} from web`).id);
    miner.settle();
    expect(miner.resolve(first)).toBe(first);
    others.forEach(id => expect(miner.resolve(id)).toBe(first));
  });

  it('takes anything and stays within its bounds', () => {
    const miner = LogMiner.create({ mostTemplates: 200 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), line => {
        const template = miner.mine(line);
        expect(typeof miner.text(template)).toBe('string');
        expect(miner.size).toBeLessThanOrEqual(200);
      }),
      { numRuns: 3000 },
    );
    for (const line of [
      '',
      '\0\0',
      '\ud800 lone',
      'x'.repeat(1e6),
      '[[[[{{{{',
    ]) {
      miner.mine(line);
    }
    for (let i = 0; i < 3000; i++) {
      miner.mine(`${letters(i)} ${letters(i * 31)} ${letters(i * 77)}`);
    }
    expect(miner.size).toBeLessThanOrEqual(200);
    expect(miner.forgotten).toBeGreaterThan(1000);
    expect(JSON.stringify(miner.snapshot()).length).toBeLessThan(600_000);
  });
});
