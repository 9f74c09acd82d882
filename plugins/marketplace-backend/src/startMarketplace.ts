import type { coreServices } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { toError } from '@backstage/errors';
import {
  DatabaseReconcilerStore,
  EntityGuard,
  Reconciler,
  type AffiliatesService,
} from '@kronos-portal/node';
import type { Knex } from 'knex';
import { AffiliateAccess } from './AffiliateAccess';
import { AuditedInstallations } from './AuditedInstallations';
import { DatabaseAuditStore } from './AuditStore';
import { ConnectionCheck } from './ConnectionCheck';
import { ConnectionResolver } from './ConnectionResolver';
import {
  DatabaseInstallationStore,
  toInstallation,
} from './DatabaseInstallationStore';
import { HealthMonitor } from './HealthMonitor';
import { InstallationService } from './InstallationService';
import { InstallationSteps } from './InstallationSteps';
import { OfferingCatalog } from './OfferingCatalog';
import { offerInstallations } from './offerInstallations';
import { createRouter } from './router';
import { SecretVault } from './SecretVault';
import { seedInstallations } from './seedInstallations';

export interface MarketplaceServices {
  actionsRegistry: ActionsRegistryService;
  affiliates: AffiliatesService;
  auditor: typeof coreServices.auditor.T;
  auth: typeof coreServices.auth.T;
  catalog: CatalogService;
  config: typeof coreServices.rootConfig.T;
  discovery: typeof coreServices.discovery.T;
  events: EventsService;
  httpAuth: typeof coreServices.httpAuth.T;
  knex: Knex;
  lifecycle: typeof coreServices.lifecycle.T;
  logger: typeof coreServices.logger.T;
  permissions: typeof coreServices.permissions.T;
  scheduler: typeof coreServices.scheduler.T;
  signals: SignalsService;
}

/** Puts the parts together, starts what works in the background, gives the routes. */
export async function startMarketplace(services: MarketplaceServices) {
  const { auth, catalog, config, knex, logger } = services;
  const vault = SecretVault.fromConfig(config);
  const store = DatabaseInstallationStore.create({ knex });
  const audit = DatabaseAuditStore.create({ knex });
  const offerings = OfferingCatalog.create({ catalog, auth });
  const check = ConnectionCheck.create({ auth, discovery: services.discovery });
  const resolver = ConnectionResolver.create({ store, vault, logger });
  const access = AffiliateAccess.create({
    affiliates: services.affiliates,
    guard: EntityGuard.create({ catalog, permissions: services.permissions }),
    permissions: services.permissions,
    group: config.getOptionalString('kronos.group') ?? 'kb-financial-group',
  });
  const steps = InstallationSteps.create({
    auth,
    catalog,
    check,
    events: services.events,
    logger,
    offerings,
    resolver,
    signals: services.signals,
    store,
  });
  const reconciler = Reconciler.create({
    store: DatabaseReconcilerStore.create({
      knex,
      table: 'installations',
      toRow: toInstallation,
    }),
    step: lease => steps.step(lease),
    logger,
  });
  const service = InstallationService.create({
    access,
    audit,
    check,
    offerings,
    resolver,
    store,
    vault,
    nudge: () => reconciler.nudge(),
  });

  await renewSecrets({ store, vault, logger });
  const stopping = new AbortController();
  services.lifecycle.addStartupHook(async () => {
    reconciler.start();
    await HealthMonitor.create({
      check,
      offerings,
      resolver,
      store,
      logger,
      onChange: installation => steps.healthChanged(installation),
    }).schedule(services.scheduler);
    seedInstallations({
      config,
      service,
      store,
      logger,
      signal: stopping.signal,
    }).catch(error =>
      logger.error('marketplace.installations failed', toError(error)),
    );
  });
  services.lifecycle.addShutdownHook(async () => {
    stopping.abort();
    await reconciler.stop();
  });

  const audited = AuditedInstallations.create({
    auditor: services.auditor,
    service,
  });
  offerInstallations({ audited, registry: services.actionsRegistry, service });
  return createRouter({
    access,
    audit,
    audited,
    auditor: services.auditor,
    auth,
    httpAuth: services.httpAuth,
    resolver,
    service,
  });
}

/** After a rotation: what an older key encrypted is encrypted by the newest. */
async function renewSecrets(options: {
  store: DatabaseInstallationStore;
  vault: SecretVault;
  logger: MarketplaceServices['logger'];
}) {
  const { store, vault, logger } = options;
  const old = await store.secretsNotBy(vault.currentKeyId);
  for (const secret of old) {
    try {
      const text = vault.decrypt(secret);
      await store.replaceSecret(
        secret,
        vault.encrypt(secret.installationId, secret.key, text),
      );
    } catch (error) {
      logger.error(
        `The secret '${secret.key}' of installation ${secret.installationId} cannot be read`,
        toError(error),
      );
    }
  }
  if (old.length)
    logger.info(`Secrets encrypted by a newer key: ${old.length}`);
}
