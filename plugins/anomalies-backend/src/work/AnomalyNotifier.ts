import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  SIGNAL_ANOMALIES,
  TOPIC_ANOMALIES,
  type AnomaliesSignal,
  type AnomalyEvent,
} from '@kronos-portal/common';
import type { ConnectionsService } from '@kronos-portal/node';
import { z } from 'zod';
import type { StoredAnomaly } from '../store/AnomalyStore';
import type { DatabaseAnomalyStore } from '../store/DatabaseAnomalyStore';
import type { AnomalyChange } from './AffiliateWork';
import { headline } from './headline';
import { mutedUntil } from './feedback';

const ownersOf = (entity: Entity): string[] => {
  const owner = entity.relations
    ?.filter(({ type }) => type === 'ownedBy')
    .map(({ targetRef }) => targetRef);
  return owner?.length ? owner : [];
};

const HOUR = 3_600_000;
const RANK = { low: 0, medium: 1, high: 2 } as const;

/** Settings of the offering `anomalies`, as the admin of an affiliate chose them. */
const settingsSchema = z.object({
  /** at most so many for a service and hour; 0: nobody is told of anything */
  notifyPerHour: z.number().int().min(0).max(60).catch(3).default(3),
  minimumSeverity: z
    .enum(['low', 'medium', 'high'])
    .catch('medium')
    .default('medium'),
});

export interface AnomalyNotifierOptions {
  store: DatabaseAnomalyStore;
  connections: Pick<ConnectionsService, 'forAffiliate'>;
  entity(entityRef: string): Promise<Entity | undefined>;
  notifications: NotificationService;
  signals: SignalsService;
  events: EventsService;
  logger: LoggerService;
  now?: () => number;
}

/**
 * Tells of anomalies: open pages at once, other plugins by an event, and the owners of the service by a notification,
 * once for an anomaly and again when it becomes more severe, within what the affiliate set.
 */
export class AnomalyNotifier {
  readonly #options: Required<AnomalyNotifierOptions>;

  static create(options: AnomalyNotifierOptions) {
    return new AnomalyNotifier(options);
  }

  private constructor(options: AnomalyNotifierOptions) {
    this.#options = { now: Date.now, ...options };
  }

  /** Never throws: what was found is stored, whoever could be told of it. */
  async tell(change: AnomalyChange): Promise<void> {
    const { logger } = this.#options;
    try {
      await this.#publish(change);
      await this.#notify(change);
    } catch (error) {
      logger.warn('Somebody could not be told of an anomaly', error as Error);
    }
  }

  async #publish({ anomaly, change }: AnomalyChange): Promise<void> {
    const { events, signals, entity } = this.#options;
    for (const entityRef of anomaly.entityRefs) {
      const uid = (await entity(entityRef))?.metadata.uid;
      if (!uid) continue;
      await signals.publish<AnomaliesSignal & { [key: string]: string }>({
        recipients: { type: 'broadcast' },
        channel: SIGNAL_ANOMALIES,
        message: { uid },
      });
    }
    await events.publish({
      topic: TOPIC_ANOMALIES,
      eventPayload: {
        anomalyId: anomaly.id,
        affiliate: anomaly.affiliate === '*' ? null : anomaly.affiliate,
        entityRefs: anomaly.entityRefs,
        change,
        severity: anomaly.severity,
      } satisfies AnomalyEvent,
    });
  }

  async #notify({ anomaly, findings }: AnomalyChange): Promise<void> {
    const { connections, entity, notifications, store, now } = this.#options;
    if (anomaly.state === 'closed' || anomaly.historic) return;
    if (!isWorse(anomaly)) return;
    const [installation] = await connections.forAffiliate(
      anomaly.affiliate === '*' ? null : anomaly.affiliate,
      'anomalies',
    );
    const settings = settingsSchema.parse(installation?.settings ?? {});
    if (RANK[anomaly.severity] < RANK[settings.minimumSeverity]) return;
    const [entityRef] = anomaly.entityRefs;
    const service = await entity(entityRef);
    if (!service) return;
    const feedback = await store.feedback({ entityRefs: [entityRef] });
    if (mutedUntil(entityRef, feedback, now())) return;
    const lately = await store.notifiedSince(entityRef, now() - HOUR);
    if (lately >= settings.notifyPerHour) return;
    const owners = ownersOf(service);
    if (owners.length === 0) return;
    const first =
      findings.find(({ finding }) => finding.id === anomaly.findingIds[0]) ??
      findings[0];
    const title = service.metadata.title ?? service.metadata.name;
    const text = headline(first.finding);
    // Before it is sent: twice is worse than never, the page has it in any case.
    await store.notified(anomaly.id, {
      at: now(),
      entityRef,
      severity: anomaly.severity,
    });
    await notifications.send({
      recipients: { type: 'entity', entityRef: owners },
      payload: {
        title: `${title}: ${text.ko} · ${text.en}`,
        link: `/anomalies/${anomaly.id}`,
        severity: anomaly.severity === 'high' ? 'high' : 'normal',
        topic: 'kronos.anomalies',
        scope: `anomaly:${anomaly.id}`,
      },
    });
  }
}

/** Nobody was told yet, or of something less severe. */
function isWorse({ notifiedSeverity, severity }: StoredAnomaly): boolean {
  return (
    notifiedSeverity === null ||
    RANK[severity] > RANK[notifiedSeverity as keyof typeof RANK]
  );
}
