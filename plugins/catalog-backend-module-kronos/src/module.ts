import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  affiliatesServiceRef,
  connectionsServiceRef,
} from '@kronos-portal/node';
import express from 'express';
import { AffiliationProcessor } from './affiliation/AffiliationProcessor';
import { DirectoryWatcher } from './affiliation/DirectoryWatcher';
import { InstallationWatcher } from './affiliation/InstallationWatcher';
import { Refresher } from './affiliation/Refresher';
import { StampCheck } from './affiliation/StampCheck';
import { offeringsExtensionPoint } from './offerings/extensionPoint';
import { OfferingProcessor } from './offerings/OfferingProcessor';
import { OfferingProvider } from './offerings/OfferingProvider';
import { installedOfferingDirectories } from './offerings/packages';
import { hideRelations } from './relations/hideRelations';
import { VisibleRefs } from './relations/VisibleRefs';

/** Affiliate label, plugin stamps and the kind Offering. */
export const catalogModuleKronos = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'kronos',
  register(reg) {
    const directories = new Set<string>(installedOfferingDirectories());
    reg.registerExtensionPoint(offeringsExtensionPoint, {
      addOfferings: directory => directories.add(directory),
    });
    reg.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        affiliates: affiliatesServiceRef,
        auth: coreServices.auth,
        connections: connectionsServiceRef,
        catalogService: catalogServiceRef,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({
        catalog,
        affiliates,
        auth,
        connections,
        catalogService,
        events,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
      }) {
        // Modules start before their plugin, so this stands before the catalog's routes.
        httpRouter.use(express.json());
        httpRouter.use(
          hideRelations({
            httpAuth,
            logger,
            visible: VisibleRefs.create({ catalog: catalogService }),
          }),
        );
        const refresher = Refresher.create({ logger });
        const refresh = (keys: Iterable<string>) => refresher.refresh(keys);
        const directoryWatcher = DirectoryWatcher.create({
          affiliates,
          refresh,
          logger,
        });
        const installationWatcher = InstallationWatcher.create({
          connections,
          events,
          refresh,
          stamps: StampCheck.create({
            affiliates,
            auth,
            catalog: catalogService,
            connections,
          }),
          logger,
        });
        catalog.addEntityProvider(
          refresher,
          OfferingProvider.create({ directories, logger }),
        );
        catalog.addProcessor(
          OfferingProcessor.create(),
          AffiliationProcessor.create({
            affiliates,
            connections,
            directoryWatcher,
            installationWatcher,
          }),
        );
        lifecycle.addStartupHook(async () => {
          directoryWatcher.start();
          await installationWatcher.start();
        });
        lifecycle.addShutdownHook(() => {
          directoryWatcher.stop();
          installationWatcher.stop();
        });
      },
    });
  },
});
