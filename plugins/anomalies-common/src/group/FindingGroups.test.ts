import fc from 'fast-check';
import { FindingGroups, type GroupableFinding } from './FindingGroups';
import { groupableLog, groupableMetric } from './groupable';

const MINUTE = 60_000;
const calls: Record<string, string[]> = {
  gateway: ['cards'],
  cards: ['gateway', 'database'],
  database: ['cards'],
};
const neighbours = (service: string) => calls[service] ?? [];

const finding = (
  service: string,
  minute: number,
  kind = 'spike',
  confidence = 0.9,
): GroupableFinding => ({
  id: `${service}:${kind}:${minute}`,
  service,
  since: minute * MINUTE,
  at: minute * MINUTE,
  kind,
  confidence,
});

describe('FindingGroups', () => {
  it('joins what services that call each other show within minutes', () => {
    const groups = FindingGroups.create({ neighbours });
    groups.add(finding('gateway', 100, 'latency', 0.8));
    const other = groups.add(finding('batch', 101));
    expect(other.opened).toBe(true);
    groups.add(finding('database', 102, 'spike', 0.95));
    // It binds the two that were apart.
    const { anomaly, merged } = groups.add(finding('cards', 103, 'drop', 0.7));
    expect(merged).toHaveLength(1);
    expect(anomaly.services).toEqual(['database', 'gateway', 'cards']);
    expect(anomaly.confidence).toBeGreaterThan(0.99);
    expect(anomaly.since).toBe(100 * MINUTE);
    expect(groups.open).toHaveLength(2);
  });

  it('keeps findings of the same service apart that are hours apart', () => {
    const groups = FindingGroups.create({ neighbours });
    groups.add(finding('cards', 100));
    expect(groups.close(105 * MINUTE)).toEqual([]);
    expect(groups.add(finding('cards', 200)).opened).toBe(true);
    expect(groups.close(205 * MINUTE)).toHaveLength(1);
    expect(groups.open).toHaveLength(1);
  });

  it('takes a finding that is said again for the same', () => {
    const groups = FindingGroups.create({ neighbours });
    groups.add(finding('cards', 100));
    const again = { ...finding('cards', 100), at: 160 * MINUTE, confidence: 1 };
    const { anomaly, opened } = groups.add(again);
    expect(opened).toBe(false);
    expect(anomaly.findings).toEqual([again]);
    expect(anomaly.last).toBe(160 * MINUTE);
  });

  it('joins logs and metrics', () => {
    const groups = FindingGroups.create();
    groups.add(
      groupableLog('cards', {
        kind: 'template-new',
        minute: 100,
        score: 0.9,
        templateId: 't1',
        subject: 'Out of memory',
        actual: 1,
        typical: 0,
        low: 0,
        high: 1,
        history: 500,
      }),
    );
    const { anomaly } = groups.add(
      groupableMetric(
        'cards',
        {
          id: 'restarts:restart:1',
          kind: 'restart',
          metric: 'restarts',
          state: 'opened',
          since: 101 * MINUTE,
          at: 101 * MINUTE,
          actual: 1,
          typical: 0,
          low: 0,
          high: 0,
          confidence: 0.99,
          history: 500,
        },
        'cards-1',
      ),
    );
    expect(anomaly.findings.map(({ kind }) => kind)).toEqual([
      'restart',
      'template-new',
    ]);
  });

  it('joins the same in whatever order findings of the same minutes come', () => {
    const some = fc.array(
      fc.tuple(
        fc.constantFrom('gateway', 'cards', 'database', 'batch'),
        fc.integer({ min: 0, max: 9 }),
      ),
      { minLength: 1, maxLength: 12 },
    );
    const joined = (list: ReadonlyArray<[string, number]>) => {
      const groups = FindingGroups.create({ neighbours });
      for (const [service, minute] of list)
        groups.add(finding(service, minute));
      return groups.open
        .map(({ findings }) => findings.map(({ id }) => id).sort())
        .sort();
    };
    fc.assert(
      fc.property(some, list => {
        expect(joined([...list].reverse())).toEqual(joined(list));
      }),
    );
  });

  it('keeps what lasts for days open, and apart from what comes meanwhile', () => {
    const groups = FindingGroups.create({ neighbours });
    const expiry = { ...finding('cards', 100, 'expiry'), lasting: true };
    groups.add(expiry);
    expect(groups.add(finding('cards', 104)).opened).toBe(false);
    for (let minute = 101; minute <= 600; minute++) {
      groups.add({ ...expiry, at: minute * MINUTE });
      expect(groups.close(minute * MINUTE)).toEqual([]);
    }
    const { anomaly, opened } = groups.add(finding('cards', 600, 'drop'));
    expect(opened).toBe(true);
    expect(anomaly.since).toBe(600 * MINUTE);
    expect(groups.close(615 * MINUTE)).toHaveLength(2);
  });

  it('stays bounded and goes on from a snapshot', () => {
    const groups = FindingGroups.create({ neighbours });
    for (let i = 0; i < 3000; i++) groups.add(finding(`s${i}`, i));
    for (let i = 0; i < 300; i++) groups.add(finding('cards', 3000, `k${i}`));
    expect(groups.open.length).toBeLessThanOrEqual(1000);
    const cards = groups.open.find(({ services }) =>
      services.includes('cards'),
    )!;
    expect(cards.findings).toHaveLength(100);
    expect(cards.dropped).toBe(200);
    const again = FindingGroups.restore(
      JSON.parse(JSON.stringify(groups.snapshot())),
      { neighbours },
    );
    expect(again.snapshot()).toEqual(groups.snapshot());
  });
});
