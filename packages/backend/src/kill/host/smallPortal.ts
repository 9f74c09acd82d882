/* The part of the backend that installs: the real plugins with their databases, without sign-in. */
import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import catalog from '@backstage/plugin-catalog-backend';
import events from '@backstage/plugin-events-backend';
import catalogModuleKronos from '@kronos-portal/plugin-catalog-backend-module-kronos';
import collaboration from '@kronos-portal/plugin-collaboration-backend';
import eventsModuleKronos from '@kronos-portal/plugin-events-backend-module-kronos';
import marketplace from '@kronos-portal/plugin-marketplace-backend';
import { countEvents } from './countEvents';
import { deathAtCommit } from './deathAtCommit';
import { startWhenTold } from './whenTold';

const backend = createBackend();
// without the real one's search for secrets in the schemas of all packages, which takes seconds
backend.add(mockServices.rootLogger.factory({ level: 'warn' }));
backend.add(mockServices.auth.factory());
backend.add(mockServices.httpAuth.factory());
backend.add(mockServices.userInfo.factory());
backend.add(catalog);
backend.add(catalogModuleKronos);
backend.add(collaboration);
backend.add(marketplace);
backend.add(events);
backend.add(eventsModuleKronos);
backend.add(countEvents('jenkins'));
backend.add(
  deathAtCommit({
    pluginId: 'marketplace',
    rows: 'installations',
    words:
      /^(requested|checking|stamping|installed|failed|degraded|absent|gone)$/,
    asked: /^(requested|absent)$/,
  }),
);

startWhenTold(backend);
