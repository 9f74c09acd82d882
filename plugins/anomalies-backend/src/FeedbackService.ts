import type {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  anomalyFeedback,
  type AnomalyFeedbackInput,
  type AnomalyFeedback,
} from '@kronos-portal/common';
import { FieldsError, type EntityGuard } from '@kronos-portal/node';
import type express from 'express';
import type { AnomalyViews } from './AnomalyViews';
import { signatureOf } from './detection/findings';
import type { DatabaseAnomalyStore } from './store/DatabaseAnomalyStore';

const LONGEST_MUTE = 90 * 86_400_000;

/** What people say of anomalies. It changes how such findings count for the service from then on. */
export class FeedbackService {
  readonly #options: {
    store: DatabaseAnomalyStore;
    views: AnomalyViews;
    guard: EntityGuard;
    auditor: AuditorService;
    /** the affiliate's findings are looked at again with what was said */
    regroup(affiliate: string): Promise<void>;
    now: () => number;
  };

  static create(options: {
    store: DatabaseAnomalyStore;
    views: AnomalyViews;
    guard: EntityGuard;
    auditor: AuditorService;
    regroup(affiliate: string): Promise<void>;
    now?: () => number;
  }) {
    return new FeedbackService(options);
  }

  private constructor(options: {
    store: DatabaseAnomalyStore;
    views: AnomalyViews;
    guard: EntityGuard;
    auditor: AuditorService;
    regroup(affiliate: string): Promise<void>;
    now?: () => number;
  }) {
    this.#options = { now: Date.now, ...options };
  }

  async give(
    id: string,
    input: AnomalyFeedbackInput,
    caller: {
      credentials: BackstageCredentials<BackstageUserPrincipal>;
      request: express.Request;
    },
  ): Promise<AnomalyFeedback> {
    const { store, guard, views, now } = this.#options;
    const until = this.#untilOf(input);
    const { anomaly, entity } = await views.seen(id, caller.credentials);
    const entityRef = stringifyEntityRef(entity);
    return this.#audited(
      { id, entityRef, kind: input.kind, request: caller.request },
      async () => {
        await guard.authorize(anomalyFeedback, entity, caller.credentials);
        const findings = await store.findings(anomaly.findingIds);
        const feedback: AnomalyFeedback = {
          kind: input.kind,
          by: caller.credentials.principal.userEntityRef,
          at: new Date(now()).toISOString(),
          ...(until && { until }),
        };
        // "useful" and "expected" contradict each other
        if (input.kind !== 'mute') {
          await store.deleteFeedback(
            id,
            input.kind === 'useful' ? 'expected' : 'useful',
          );
        }
        await store.saveFeedback({
          ...feedback,
          anomalyId: id,
          entityRef,
          signatures: findings
            .map(({ finding }) => finding)
            .filter(finding => finding.entityRef === entityRef)
            .map(signatureOf),
        });
        await this.#options.regroup(anomaly.affiliate);
        return feedback;
      },
    );
  }

  async takeBack(
    id: string,
    kind: string,
    caller: {
      credentials: BackstageCredentials<BackstageUserPrincipal>;
      request: express.Request;
    },
  ): Promise<void> {
    const { store, guard, views } = this.#options;
    const { anomaly, entity } = await views.seen(id, caller.credentials);
    const entityRef = stringifyEntityRef(entity);
    await this.#audited(
      { id, entityRef, kind: `${kind} taken back`, request: caller.request },
      async () => {
        await guard.authorize(anomalyFeedback, entity, caller.credentials);
        if (!(await store.deleteFeedback(id, kind))) {
          throw new NotFoundError(`Nobody said '${kind}' of this anomaly.`);
        }
        await this.#options.regroup(anomaly.affiliate);
      },
    );
  }

  #untilOf({ kind, until }: AnomalyFeedbackInput): string | undefined {
    const { now } = this.#options;
    if (kind !== 'mute') return undefined;
    const at = until ? Date.parse(until) : NaN;
    if (!(at > now()) || at > now() + LONGEST_MUTE) {
      throw new FieldsError([
        {
          field: 'until',
          message: 'a mute needs an end in the future, 90 days at most',
          ...(until !== undefined && { value: until }),
          allowed: 'RFC 3339, for example 2026-11-24T18:00:00+09:00',
        },
      ]);
    }
    return new Date(at).toISOString();
  }

  async #audited<T>(
    what: {
      id: string;
      entityRef: string;
      kind: string;
      request: express.Request;
    },
    work: () => Promise<T>,
  ): Promise<T> {
    const { id, entityRef, kind, request } = what;
    const event = await this.#options.auditor.createEvent({
      eventId: 'anomaly-feedback',
      severityLevel: 'low',
      request: request as never,
      meta: { anomaly: id, entityRef, kind },
    });
    try {
      const result = await work();
      await event.success();
      return result;
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }
}
