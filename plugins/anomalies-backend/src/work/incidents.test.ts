import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { versionOfImage } from '@kronos-portal/common';
import { migrate } from '@kronos-portal/node';
import { testDatabases } from '@kronos-portal/node/testUtils';
import {
  PlaygroundDetection,
  refOf,
  type Found,
} from '../__testUtils__/PlaygroundDetection';
import { MINUTE } from '../__testUtils__/scriptedWorld';

jest.setTimeout(900_000);

const databases = testDatabases();
const directory = resolvePackagePath(
  '@kronos-portal/plugin-anomalies-backend',
  'migrations',
);

/** A Wednesday, ten in the morning and two in the night in Seoul. */
const MORNING = Date.UTC(2026, 10, 18, 1, 0, 30);
const NIGHT = Date.UTC(2026, 10, 17, 17, 0, 30);

/** What goes wrong with which service, and what says so: metrics with the kind of the finding, and words of the log. */
const TROUBLED = {
  'point-service': {
    kind: 'errors',
    metrics: ['errorRate spike'],
    log: /연계 시스템이 오류를 돌려줌/,
  },
  'claim-intake': {
    kind: 'latency',
    metrics: ['latency spike'],
    log: /느린 응답/,
  },
  'trust-contract': {
    kind: 'crash-loop',
    metrics: ['restarts restart', 'ready not-ready'],
    log: /필수 설정이 없어 시작할 수 없음/,
  },
  'fund-ledger': {
    kind: 'memory-leak',
    metrics: ['restarts restart'],
    log: /OutOfMemoryError/,
  },
  'card-payment-api': {
    kind: 'bad-deployment',
    metrics: ['errorRate spike'],
    log: /NullPointerException/,
  },
  'direct-car-web': {
    kind: 'traffic-drop',
    metrics: ['requests drop'],
    log: undefined,
  },
  'policy-contract': {
    kind: 'slow-database',
    metrics: ['latency spike'],
    log: /Connection is not available, request timed out/,
  },
  'notification-hub': {
    kind: 'noisy-neighbour',
    metrics: ['cpu peer-deviation', 'throttling spike'],
    log: /전체 통계 재집계/,
  },
  'deal-pipeline': {
    kind: 'certificate-expiry',
    metrics: ['certificate expiry'],
    log: /TLS 인증서 만료 임박/,
  },
} as const;

describe('In the world of the playground', () => {
  let detection: PlaygroundDetection;
  afterEach(() => detection?.stop());

  async function start(
    options: Omit<Parameters<typeof PlaygroundDetection.start>[0], 'knex'>,
  ) {
    const knex = await databases.init('SQLite');
    await migrate({ knex, directory });
    detection = await PlaygroundDetection.start({ knex, ...options });
    return detection;
  }

  const metricsOf = ({ findings }: Found) =>
    findings.map(({ metric, kind }) => `${metric} ${kind}`);
  const textOf = ({ findings }: Found) =>
    findings
      .map(({ template = [] }) => template.map(({ text }) => text).join(''))
      .join('\n');

  it('finds what goes wrong in the day, where and when it does, with the release before it', async () => {
    // Given services that were quiet since the night, each in its own part of the group
    const names = Object.keys(TROUBLED) as (keyof typeof TROUBLED)[];
    const starved = 'group-sso';
    const { playground, clock } = await start({
      at: MORNING,
      services: [...names, starved],
      historyHours: 6,
    });
    await detection.pass(2);
    expect(await detection.found()).toEqual([]);

    // When something happens to each of them
    const began = clock.now;
    for (const service of names) {
      const { kind } = TROUBLED[service];
      await playground.control.incident({ service, kind, minutes: 60 });
    }
    await detection.pass(13);

    // Then there is one anomaly of each, from the first minutes on, that says what it is
    const seen: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const service of names) {
      const { metrics, log } = TROUBLED[service];
      const [first, ...more] = await detection.found(service);
      seen[service] = first && {
        of: first.anomaly.entityRefs,
        more: more.length,
        inTime: Math.abs(first.anomaly.since - began) <= 5 * MINUTE,
        isSure: first.anomaly.confidence > 0.9,
        metrics: metrics.filter(each => metricsOf(first).includes(each)),
        log: log?.test(textOf(first)),
      };
      expected[service] = {
        of: [refOf(service)],
        more: 0,
        inTime: true,
        isSure: true,
        metrics,
        log: log && true,
      };
    }
    expect(seen).toEqual(expected);

    // and of the service whose pods share a node with the noisy one
    const [hurt] = await detection.found(starved);
    expect(metricsOf(hurt)).toEqual(
      expect.arrayContaining(['throttling spike', 'latency spike']),
    );
    expect(textOf(hurt)).toMatch(/Thread starvation/);

    // and the new version is named as what came before the exception, and nothing where nothing was deployed
    const [bad] = await detection.found('card-payment-api');
    const [likely] = bad.anomaly.changes;
    expect(likely).toMatchObject({
      kind: 'deployment',
      entityRef: refOf('card-payment-api'),
    });
    const at = Date.parse(likely.at) - began;
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(4 * MINUTE);
    const image = playground.world.workloads!.image(
      'kb-card-prd',
      'card-payment-api',
    )!;
    expect(bad.anomaly.changes.map(({ title }) => title)).toContain(
      `card-payment-api ${versionOfImage(image)}`,
    );
    for (const service of names.filter(name => name !== 'card-payment-api')) {
      const [{ anomaly }] = await detection.found(service);
      expect([service, anomaly.changes]).toEqual([service, []]);
    }
  });

  it('says hours before when memory that leaks slowly will be used up', async () => {
    const { playground, clock } = await start({
      at: MORNING,
      services: ['fund-ledger', 'trust-contract'],
      historyHours: 6,
    });
    await detection.pass(2);
    const began = clock.now;
    await playground.control.incident({
      service: 'fund-ledger',
      kind: 'slow-leak',
      minutes: 600,
    });
    // a third of the memory that was free is left when somebody looks
    await detection.pass(2 * 60, 10);

    const [leak, ...more] = await detection.found('fund-ledger');
    expect(more).toEqual([]);
    expect(leak.anomaly).toMatchObject({ state: 'open' });
    const trends = leak.findings.filter(({ kind }) => kind === 'trend');
    expect(trends.length).toBeGreaterThan(0);
    // the container is killed after three hours
    const killed = began + 3 * 60 * MINUTE;
    for (const { metric, exhaustedAt } of trends) {
      expect(metric).toBe('memory');
      const off = Date.parse(exhaustedAt!) - killed;
      expect(Math.abs(off)).toBeLessThan(20 * MINUTE);
    }
    expect(leak.anomaly.confidence).toBeGreaterThan(0.9);
    expect(await detection.found('trust-contract')).toEqual([]);
  });

  it('finds the batch that did not run minutes after its time', async () => {
    const { playground, clock } = await start({
      at: NIGHT,
      services: ['card-settlement', 'fund-nav'],
      historyHours: 3,
    });
    await detection.pass(5);
    await playground.control.incident({
      service: 'card-settlement',
      kind: 'missed-batch',
      minutes: 600,
    });
    // half past two, when both should run
    const due = NIGHT - 30_000 + 30 * MINUTE;
    while (clock.now < due + 25 * MINUTE) await detection.pass(5, 5);

    expect(await detection.found('fund-nav')).toEqual([]);
    const [missed, ...more] = await detection.found('card-settlement');
    expect(more).toEqual([]);
    expect(missed.anomaly.entityRefs).toEqual([refOf('card-settlement')]);
    const finding = missed.findings.find(({ kind }) => kind === 'missed-run')!;
    expect(finding).toMatchObject({
      metric: 'batch card-settlement-prd/card-settlement-daily',
      exhaustedAt: new Date(due).toISOString(),
    });
    expect(Date.parse(finding.last) - due).toBeLessThan(15 * MINUTE);
    expect(textOf(missed)).toMatch(/선행 배치 결과가 없어 집계를 건너뜀/);
  });

  it('says next to nothing in two quiet days with releases', async () => {
    const service = 'lp-report';
    const { playground, clock } = await start({
      at: MORNING,
      services: [service],
    });
    await detection.pass(1);
    const since = clock.now;
    for (let hour = 0; hour < 48; hour++) {
      if (hour % 8 === 0) {
        await playground.control.push({
          service,
          branch: 'develop',
          message: '처리 시간 개선',
        });
      }
      await detection.pass(60, 60);
    }
    const found = (await detection.found()).filter(
      ({ anomaly }) => anomaly.last >= since,
    );
    expect(found.slice(1)).toEqual([]);
  });
});
