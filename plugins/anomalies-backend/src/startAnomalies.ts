import type { coreServices } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  ConnectorChecker,
  DatabaseReconcilerStore,
  EntityGuard,
  Reconciler,
  requestWork,
  UpstreamGuard,
  UpstreamInstances,
  type ConnectionsService,
} from '@kronos-portal/node';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { createSources, connectors } from './adapters';
import { AnomalyViews } from './AnomalyViews';
import { listenToChanges } from './work/listenToChanges';
import { readSettings } from './config';
import { FeedbackService } from './FeedbackService';
import { DetectionHealth } from './DetectionHealth';
import { createRouter } from './router';
import type { Watched } from './store/AnomalyStore';
import { DatabaseAnomalyStore, toWatched } from './store/DatabaseAnomalyStore';
import { AffiliateWork } from './work/AffiliateWork';
import { AnomalyNotifier } from './work/AnomalyNotifier';
import { Budget } from './work/Budget';
import { RequestBudget } from './work/RequestBudget';
import { ServiceWork } from './work/ServiceWork';
import type { Sources } from './work/Sources';
import { affiliateKey, WatchedEntities } from './work/WatchedEntities';

export interface AnomaliesServices {
  auditor: typeof coreServices.auditor.T;
  auth: typeof coreServices.auth.T;
  catalog: CatalogService;
  config: typeof coreServices.rootConfig.T;
  connections: ConnectionsService;
  events: EventsService;
  httpAuth: typeof coreServices.httpAuth.T;
  knex: Knex;
  lifecycle: typeof coreServices.lifecycle.T;
  logger: typeof coreServices.logger.T;
  notifications: NotificationService;
  permissions: typeof coreServices.permissions.T;
  scheduler: typeof coreServices.scheduler.T;
  signals: SignalsService;
  /** in place of those of the connections */
  sources?: Sources;
}

/** Puts the parts together, starts what works in the background, gives the routes. */
export async function startAnomalies(services: AnomaliesServices) {
  const { auth, catalog, config, connections, knex, lifecycle, logger } =
    services;
  const settings = readSettings(config);
  const upstreamGuard = UpstreamGuard.fromConfig(config, { logger });
  const instances = UpstreamInstances.create({ guard: upstreamGuard });
  const requests = RequestBudget.create({
    perMinute: settings.budget.requestsPerMinute,
    onPutOff: (upstream, readers) =>
      logger.warn(
        `${upstream}: ${readers} services were put off, because it is asked no more than ${settings.budget.requestsPerMinute} times a minute (anomalies.budget.requestsPerMinute)`,
      ),
  });
  const store = DatabaseAnomalyStore.create({ knex });
  const guard = EntityGuard.create({
    catalog,
    permissions: services.permissions,
  });
  const entities = WatchedEntities.create({ catalog, auth, logger });
  const entity = (ref: string) => entities.entity(ref);
  const holder = randomUUID();
  const watching = ServiceWork.create({
    store,
    sources:
      services.sources ??
      createSources({
        connections,
        // every request counts, and what failed is read again a minute later anyway
        instances: UpstreamInstances.create({
          guard: upstreamGuard,
          policy: { retries: 0 },
        }),
        logger,
        requests,
      }),
    budget: Budget.create(settings.budget),
    logger,
    entity,
    holder,
  });
  const notifier = AnomalyNotifier.create({
    store,
    connections,
    entity,
    notifications: services.notifications,
    signals: services.signals,
    events: services.events,
    logger,
  });
  const affiliates = AffiliateWork.create({
    store,
    neighbours: ref => entities.neighbours(ref),
    onChange: change => notifier.tell(change),
  });
  const reconciler = Reconciler.create<Watched>({
    store: DatabaseReconcilerStore.create({
      knex,
      table: 'watched',
      toRow: toWatched,
      // who has the detectors in memory comes first; another takes over when that one is silent
      eligible: (query, now) =>
        query.where(free =>
          free
            .whereNull('holder')
            .orWhere({ holder })
            .orWhere('next_attempt_at', '<=', now - settings.takeOverMs),
        ),
    }),
    step: (lease, signal) =>
      lease.row.kind === 'service'
        ? watching.step(lease, signal)
        : affiliates.step(lease, signal),
    logger,
    atOnce: 2,
    // far more than the tools may be asked for: with thousands of services pages come before them
    perSecond: 10,
    leaseMs: 30_000,
  });

  lifecycle.addStartupHook(async () => {
    await services.scheduler.scheduleTask({
      id: 'watch-services',
      frequency: { minutes: 1 },
      initialDelay: { seconds: 5 },
      timeout: { minutes: 5 },
      scope: 'global',
      fn: async () => {
        await store.watch(
          (
            await entities.list()
          ).map(each => ({
            entityRef: stringifyEntityRef(each),
            uid: each.metadata.uid ?? '',
            affiliate: affiliateKey(each),
          })),
          Date.now(),
        );
        reconciler.nudge();
      },
    });
    await services.scheduler.scheduleTask({
      id: 'clean-anomalies',
      frequency: { hours: 6 },
      initialDelay: { minutes: 10 },
      timeout: { minutes: 10 },
      scope: 'global',
      fn: () => {
        const now = Date.now();
        return store.clean({
          anomaliesBefore: now - settings.keep.anomaliesMs,
          patternsBefore: now - settings.keep.patternsMs,
          changesBefore: now - settings.keep.changesMs,
        });
      },
    });
    reconciler.start();
  });
  lifecycle.addShutdownHook(() => reconciler.stop());
  await listenToChanges({
    events: services.events,
    list: () => entities.list(),
    store,
    logger,
  });

  const views = AnomalyViews.create({ store, guard });
  return createRouter({
    httpAuth: services.httpAuth,
    guard,
    views,
    feedback: FeedbackService.create({
      store,
      views,
      guard,
      auditor: services.auditor,
      async regroup(affiliate) {
        // what is open is described anew each time
        await knex('watched')
          .where({ id: `affiliate:${affiliate}` })
          .update(requestWork(knex, Date.now()));
        reconciler.nudge();
      },
    }),
    checker: ConnectorChecker.create({ instances, logger }),
    health: DetectionHealth.create({ store }),
    connectors,
  });
}
