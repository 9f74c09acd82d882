import { LogMiner } from '../mine/LogMiner';
import { LogDetector, type LogFinding } from './LogDetector';

/** A service that serves requests, reads a cache and sometimes retries; the same for the same seed. */
function service(seed: number) {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state / 2 ** 32;
  };
  const number = (most: number) => Math.floor(random() * most);
  const makers = [
    () => `GET /cards/${number(9999)} 200 in ${number(90)} ms`,
    () => `GET /cards/${number(9999)} 200 in ${number(90)} ms`,
    () => `cache ${random() < 0.8 ? 'hit' : 'miss'} for card:${number(9999)}`,
    () => `booked ${number(99999)} KRW on card ${number(9999)}`,
    () => `retry ${number(3)} of call to 10.0.0.${number(9)}`,
  ];
  return (lines: number) =>
    Array.from({ length: lines }, () => makers[number(makers.length)]());
}

class Watch {
  miner = LogMiner.create();
  detector = LogDetector.create({ miner: this.miner });
  minute = 0;

  pass(lines: readonly string[], level = 'INFO'): LogFinding[] {
    for (const line of lines) this.detector.add(this.miner.mine(line), level);
    return this.detector.endMinute(this.minute++);
  }

  /** Goes on in another process. */
  restart() {
    const [mined, detected] = JSON.parse(
      JSON.stringify([this.miner.snapshot(), this.detector.snapshot()]),
    );
    this.miner = LogMiner.restore(mined);
    this.detector = LogDetector.restore(detected, { miner: this.miner });
  }
}

const kinds = (findings: LogFinding[]) => findings.map(({ kind }) => kind);

describe('LogDetector', () => {
  it('says nothing in two quiet days with a busy and a calm time', () => {
    const watch = new Watch();
    const lines = service(7);
    const found: LogFinding[] = [];
    for (let minute = 0; minute < 2880; minute++) {
      const rate = 40 * (1.2 + Math.sin((minute / 1440) * 2 * Math.PI));
      found.push(...watch.pass(lines(Math.round(rate))));
    }
    expect(found).toEqual([]);
  });

  it('finds a new error, a burst, and what stopped to come', () => {
    const watch = new Watch();
    const lines = service(11);
    for (let minute = 0; minute < 300; minute++) watch.pass(lines(50));

    const [fresh] = watch.pass([
      ...lines(50),
      'booking failed: java.lang.IllegalStateException',
    ]);
    expect(fresh).toMatchObject({
      kind: 'template-new',
      actual: 1,
      typical: 0,
      subject: 'booking failed: java.lang.IllegalStateException',
    });
    expect(fresh.score).toBeGreaterThan(0.8);

    const [burst] = watch.pass([
      ...lines(50),
      ...Array.from({ length: 60 }, (_, i) => `retry 1 of call to 10.0.0.${i}`),
    ]);
    expect(burst).toMatchObject({
      kind: 'template-burst',
      subject: 'retry <*> of call to <*>',
    });
    expect(burst.actual).toBeGreaterThan(burst.high);

    const gone: LogFinding[] = [];
    for (let minute = 0; minute < 60; minute++) {
      gone.push(
        ...watch.pass(lines(60).filter(line => !line.startsWith('booked'))),
      );
    }
    expect(kinds(gone)).toEqual(['template-vanished']);
    expect(gone[0].subject).toBe('booked <*> KRW on card <*>');
  });

  it('takes what a container says as it starts for granted, unless something is wrong with it', () => {
    const watch = new Watch();
    const lines = service(13);
    for (let minute = 0; minute < 300; minute++) watch.pass(lines(50));
    const says = (line: string, level: string, starting: boolean) => {
      watch.detector.add(watch.miner.mine(line), level, { starting });
      return watch.pass(lines(50)).map(({ subject }) => subject);
    };

    // Given a service that was never seen to start, when its new container tells of it, nothing is found
    expect(says('service started on port 8080', 'INFO', true)).toEqual([]);
    // and a start that goes wrong is, whichever way it is told
    const [failed, warned] = [
      'config reload failed: no such key',
      'keystore is older than the server',
    ];
    expect(says(failed, 'INFO', true)).toEqual([failed]);
    expect(says(warned, 'WARN', true)).toEqual([warned]);
    // and the same words of one that runs for long are new
    const later = 'switching over to the standby site';
    expect(says(later, 'INFO', false)).toEqual([later]);
    // What was taken for granted is known from then on
    expect(says('service started on port 8080', 'INFO', false)).toEqual([]);
  });

  it('finds more errors, fewer lines and a value that was never there', () => {
    const watch = new Watch();
    const lines = service(5);
    const mode = (at: number) =>
      `zone of pool p${at % 2}1 is kr${(at % 2) + 10}`;
    for (let minute = 0; minute < 300; minute++) {
      watch.pass([...lines(50), mode(minute), mode(minute + 1)]);
    }
    for (const line of lines(20)) {
      watch.detector.add(watch.miner.mine(line), 'ERROR');
    }
    expect(kinds(watch.pass([...lines(30), mode(0)]))).toEqual(['level-mix']);
    expect(watch.pass([...lines(50), 'zone of pool p01 is kr99'])).toEqual([
      expect.objectContaining({ kind: 'value-new', subject: 'kr99' }),
    ]);
    watch.pass(lines(1));
    expect(kinds(watch.pass(lines(1)))).toContain('volume-drop');
  });

  it('knows the hour: a batch at night is no burst, silence at noon is silence', () => {
    const watch = new Watch();
    const lines = (count: number) => Array(count).fill('served a card');
    const told: Array<[day: number, hour: number, kind: string]> = [];
    const pass = (count: number) => {
      const day = Math.floor(watch.minute / 1440);
      const hour = (watch.minute / 60) % 24;
      const at = Math.floor(hour);
      // the part of a service that is quiet at night but for half an hour
      for (const kind of kinds(watch.pass(lines(count)))) {
        told.push([day, at, kind]);
      }
      return hour;
    };
    const usual = () => {
      const hour = (watch.minute / 60) % 24;
      if (hour >= 2 && hour < 2.5) return 240;
      return hour >= 8 && hour < 20 ? 60 : 12;
    };
    while (watch.minute < 5 * 1440 + 12 * 60) pass(usual());
    const volumes = told.filter(([, , kind]) => kind.startsWith('volume'));
    expect(volumes.some(([day]) => day < 2)).toBe(true);
    expect(volumes.filter(([day]) => day >= 2)).toEqual([]);

    // as many lines as at night
    told.length = 0;
    watch.restart();
    for (let i = 0; i < 5; i++) pass(12);
    expect(told.map(([, , kind]) => kind)).toContain('volume-drop');
  });

  it('finds successions never seen', () => {
    const watch = new Watch();
    const order = ['take order', 'check limit', 'book amount', 'send receipt'];
    for (let minute = 0; minute < 100; minute++) {
      watch.pass(Array.from({ length: 40 }, (_, i) => order[i % 4]));
    }
    const wrong = [0, 2, 1, 3, 2, 0, 3, 1].map(at => order[at]);
    expect(watch.pass([...wrong, ...wrong])).toContainEqual(
      expect.objectContaining({
        kind: 'sequence-rare',
        subject: 'take order → book amount',
      }),
    );
  });

  it('goes on after a restart as if there had been none', () => {
    const [straight, restarted] = [new Watch(), new Watch()];
    const [a, b] = [service(3), service(3)];
    for (let minute = 0; minute < 120; minute++) {
      straight.pass(a(50));
      restarted.pass(b(50));
      if (minute % 25 === 0) restarted.restart();
    }
    const strange = [
      'who is there',
      ...Array(40).fill('retry 1 of call to x1'),
    ];
    const expected = straight.pass(strange);
    expect(expected.length).toBeGreaterThan(1);
    expect(restarted.pass(strange)).toEqual(expected);
  });
});
