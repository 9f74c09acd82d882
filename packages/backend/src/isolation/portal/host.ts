/*
 * The backend as `src/index.ts` composes it, in a process of its own, that tells its parent what it serves. Started by
 * `Portal.ts` with the settings as arguments.
 */
import { routesOf, watchExpress } from './routesOf';

watchExpress();

/* eslint-disable global-require */
const defaults = require('@backstage/backend-defaults');
const {
  rootHttpRouterServiceFactory,
} = require('@backstage/backend-defaults/rootHttpRouter');

let application: Parameters<typeof routesOf>[0];
const { createBackend } = defaults;
Object.defineProperty(defaults, 'createBackend', {
  value: () => {
    const backend = createBackend();
    backend.add(
      rootHttpRouterServiceFactory({
        configure: ({ app, applyDefaults }: any) => {
          application = app;
          applyDefaults();
        },
      }),
    );
    return backend;
  },
});

process.on('message', () => {
  process.send!({ kronos: routesOf(application) });
});
process.on('disconnect', () => process.exit());

require('../..');
