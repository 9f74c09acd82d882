import { mockServices } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { SIGNAL_ANOMALIES, TOPIC_ANOMALIES } from '@kronos-portal/common';
import { migrate } from '@kronos-portal/node';
import { testDatabases } from '@kronos-portal/node/testUtils';
import type { Knex } from 'knex';
import { HOUR, service, START } from '../__testUtils__/scriptedWorld';
import type { StoredAnomaly, StoredFinding } from '../store/AnomalyStore';
import { DatabaseAnomalyStore } from '../store/DatabaseAnomalyStore';
import { AnomalyNotifier } from './AnomalyNotifier';

const API = 'component:default/api';
const databases = testDatabases();

const latency: StoredFinding = {
  affiliate: 'card',
  historic: false,
  anomalyId: null,
  evidence: {},
  finding: {
    id: 'f',
    source: 'metrics',
    kind: 'spike',
    state: 'open',
    entityRef: API,
    metric: 'latency',
    unit: 's',
    direction: 'up',
    since: new Date(START).toISOString(),
    last: new Date(START).toISOString(),
    confidence: 0.99,
    actual: 2.5,
    typical: 0.12,
    low: 0.1,
    high: 0.2,
    historyMinutes: 1_440,
  },
};

describe('Telling of anomalies', () => {
  let knex: Knex;
  let store: DatabaseAnomalyStore;
  let now: number;
  const sent: any[] = [];
  const signals: any[] = [];
  const events: any[] = [];
  let settings: Record<string, unknown>;

  beforeEach(async () => {
    knex = await databases.init('SQLite');
    await migrate({
      knex,
      directory: resolvePackagePath(
        '@kronos-portal/plugin-anomalies-backend',
        'migrations',
      ),
    });
    store = DatabaseAnomalyStore.create({ knex });
    now = START;
    settings = {};
    for (const list of [sent, signals, events]) list.length = 0;
  });

  const tell = async (id: string, changes: Partial<StoredAnomaly> = {}) => {
    // as grouping stores it before anybody is told
    const told = await store.anomaly(id);
    const anomaly: StoredAnomaly = {
      id,
      affiliate: 'card',
      state: 'open',
      severity: 'medium',
      confidence: 0.99,
      since: START,
      last: now,
      endedAt: null,
      historic: false,
      notifiedAt: told?.notifiedAt ?? null,
      ratedAt: null,
      notifiedRef: told?.notifiedRef ?? null,
      notifiedSeverity: told?.notifiedSeverity ?? null,
      findingIds: ['f'],
      changes: [],
      entityRefs: [API],
      ...changes,
    };
    await knex('anomalies')
      .insert({
        id,
        affiliate: 'card',
        state: anomaly.state,
        severity: anomaly.severity,
        confidence: 0.99,
        since: START,
        last: now,
        historic: anomaly.historic,
        finding_ids: '[]',
        changes: '[]',
      })
      .onConflict('id')
      .ignore();
    await AnomalyNotifier.create({
      store,
      connections: {
        forAffiliate: async () => [{ settings }] as any,
      },
      entity: async ref => (ref === API ? service('api') : undefined),
      notifications: { send: async payload => void sent.push(payload) },
      signals: { publish: async signal => void signals.push(signal) },
      events: mockServices.events.mock({
        publish: async event => void events.push(event),
      }),
      logger: mockServices.logger.mock(),
      now: () => now,
    }).tell({ anomaly, change: 'opened', findings: [latency] });
  };

  it('tells the owners once, open pages each time, and the owners again when it becomes worse', async () => {
    await tell('a');
    await tell('a');
    expect(sent).toHaveLength(1);
    expect(sent[0].recipients).toEqual({
      type: 'entity',
      entityRef: ['group:default/payments'],
    });
    expect(sent[0].payload).toMatchObject({
      link: '/anomalies/a',
      severity: 'normal',
      scope: 'anomaly:a',
    });
    // in both languages, with the name of the service
    expect(sent[0].payload.title).toMatch(/^API: .*[가-힣].* · .*[a-z]/);
    expect(signals).toHaveLength(2);
    expect(signals[0]).toMatchObject({
      channel: SIGNAL_ANOMALIES,
      message: { uid: 'uid-api' },
    });
    expect(events[0]).toMatchObject({
      topic: TOPIC_ANOMALIES,
      eventPayload: { anomalyId: 'a', affiliate: 'card' },
    });

    await tell('a', { severity: 'high' });
    await tell('a', { severity: 'high' });
    await tell('a', { severity: 'medium' });
    expect(sent.map(({ payload }) => payload.severity)).toEqual([
      'normal',
      'high',
    ]);
    // the notification is replaced, not added to
    expect(sent[1].payload.scope).toBe('anomaly:a');
  });

  it('stays silent over the cap of an hour, below the severity, and about the past', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await tell(id);
    expect(sent).toHaveLength(3);
    now += HOUR + 1;
    await tell('f');
    expect(sent).toHaveLength(4);

    now += HOUR + 1;
    await tell('low', { severity: 'low' });
    await tell('past', { historic: true });
    await tell('over', { state: 'closed' });
    settings = { minimumSeverity: 'high' };
    await tell('medium');
    settings = { notifyPerHour: 0 };
    await tell('g', { severity: 'high' });
    expect(sent).toHaveLength(4);
    // a setting that is none counts as the default
    settings = { notifyPerHour: 'many', minimumSeverity: 'worst' };
    await tell('h');
    expect(sent).toHaveLength(5);
  });

  it('tells nobody of a muted service until the mute ends, but open pages are told', async () => {
    await store.saveFeedback({
      anomalyId: 'earlier',
      entityRef: API,
      kind: 'mute',
      by: 'user:default/developer',
      at: new Date(now).toISOString(),
      until: new Date(now + HOUR).toISOString(),
      signatures: [],
    });
    await tell('a');
    expect(sent).toEqual([]);
    expect(signals).toHaveLength(1);
    now += HOUR + 1;
    await tell('a');
    expect(sent).toHaveLength(1);
  });
});
