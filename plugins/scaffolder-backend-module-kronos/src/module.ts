import {
  coreServices,
  createBackendFeatureLoader,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  scaffolderActionsExtensionPoint,
  scaffolderServiceRef,
} from '@backstage/plugin-scaffolder-node';
import {
  scaffolderAutocompleteExtensionPoint,
  scaffolderWorkspaceProviderExtensionPoint,
} from '@backstage/plugin-scaffolder-node/alpha';
import {
  connectionsServiceRef,
  UpstreamGuard,
  UpstreamInstances,
} from '@kronos-portal/node';
import { createCatalogRegisterAction } from './actions/catalogRegister';
import type { Creation } from './actions/CreationContext';
import { createDevReleaseAction } from './actions/devRelease';
import { createGitlabProjectAction } from './actions/gitlabProject';
import { createJenkinsJobAction } from './actions/jenkinsJob';
import { createKubernetesNamespaceAction } from './actions/kubernetesNamespace';
import { createPlanAction } from './actions/planService';
import { createRedmineProjectAction } from './actions/redmineProject';
import { createDoor } from './door';
import { createNameProvider } from './nameProvider';
import { offerServiceCreation } from './offerServiceCreation';
import { ServiceGuard } from './plan/ServiceGuard';
import { readSettings } from './settings';
import { Toolbox } from './tools/Toolbox';
import { keepWorkspaces } from './workspaces/keepWorkspaces';

/** In the order in which a template runs them. */
export const createServiceActions = (creation: Creation) => [
  createPlanAction(creation),
  createGitlabProjectAction(creation),
  createJenkinsJobAction(creation),
  createRedmineProjectAction(creation),
  createKubernetesNamespaceAction(creation),
  createCatalogRegisterAction(creation),
  createDevReleaseAction(creation),
];

/** A guard: a module by itself, so that the other one may fail without stopping the backend. */
const doorModule = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'kronos-door',
  register(reg) {
    reg.registerInit({
      deps: {
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
      },
      async init({ httpRouter, ...services }) {
        // Modules start before their plugin, so this stands before the scaffolder's routes.
        httpRouter.use(createDoor(services));
      },
    });
  },
});

/** Actions that create a service through the connections of its affiliate. */
const actionsModule = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'kronos',
  register(reg) {
    reg.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        actionsRegistry: actionsRegistryServiceRef,
        autocomplete: scaffolderAutocompleteExtensionPoint,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        connections: connectionsServiceRef,
        database: coreServices.database,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        scaffolder: scaffolderServiceRef,
        scheduler: coreServices.scheduler,
        workspaces: scaffolderWorkspaceProviderExtensionPoint,
      },
      async init(deps) {
        const { auth, catalog, config, connections, logger, permissions } =
          deps;
        const guard = ServiceGuard.create({ auth, catalog, permissions });
        const instances = UpstreamInstances.create({
          guard: UpstreamGuard.fromConfig(config, { logger }),
        });
        const creation: Creation = {
          guard,
          toolbox: Toolbox.create({
            connections,
            createClient: ({ connection, ...options }) =>
              instances.clientFor(connection, options),
          }),
          // read when a run needs them: a wrong one fails the run and says so, and the backend starts
          get settings() {
            return readSettings(config);
          },
          catalog,
          auth,
          pollMs: 1_000,
        };
        deps.actions.addActions(...createServiceActions(creation));
        offerServiceCreation({
          auditor: deps.auditor,
          guard,
          registry: deps.actionsRegistry,
          scaffolder: deps.scaffolder,
        });
        deps.autocomplete.addAutocompleteProvider(createNameProvider(guard));
        await keepWorkspaces(deps);
      },
    });
  },
});

export const scaffolderModuleKronos = createBackendFeatureLoader({
  *loader() {
    yield doorModule;
    yield actionsModule;
  },
});
