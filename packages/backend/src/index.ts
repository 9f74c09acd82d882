import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

// What is wrong, in a sentence for a person
backend.add(import('@kronos-portal/node/http'));

// Tasks in the background, which only group admins see
backend.add(import('@kronos-portal/node/scheduler'));

// A wrong setting costs what it is for
backend.add(import('@kronos-portal/node/settings'));

// Who is there, and what they may do
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-oidc-provider'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('@kronos-portal/plugin-permission-backend-module-kronos'));

// The catalog
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-catalog-backend-module-gitlab'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(import('@kronos-portal/plugin-catalog-backend-module-kronos'));

// Creating a service
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(
  import('@backstage/plugin-scaffolder-backend-module-notifications'),
);
backend.add(import('@kronos-portal/plugin-scaffolder-backend-module-kronos'));

// The marketplace and the tools, a plugin per domain
backend.add(import('@kronos-portal/plugin-marketplace-backend'));
backend.add(import('@kronos-portal/plugin-delivery-backend'));
backend.add(import('@kronos-portal/plugin-observability-backend'));
backend.add(import('@kronos-portal/plugin-collaboration-backend'));
backend.add(import('@kronos-portal/plugin-anomalies-backend'));
backend.add(import('@backstage/plugin-kubernetes-backend'));
backend.add(import('@kronos-portal/plugin-kubernetes-backend-module-kronos'));

// What a person can do, for programs that act for them
backend.add(import('@backstage/plugin-mcp-actions-backend'));

// Events, signals, notifications
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@kronos-portal/plugin-events-backend-module-kronos'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));

// Search
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@kronos-portal/plugin-search-backend-module-kronos'));

// The web app and what it keeps for a user
backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

// What could not start must end to be started again; Backstage alone would stay, and serve nothing
backend.start().catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exit(1);
});
