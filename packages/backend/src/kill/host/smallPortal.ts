/* The part of the backend that installs. */
import events from '@backstage/plugin-events-backend';
import eventsModuleKronos from '@kronos-portal/plugin-events-backend-module-kronos';
import { bareBackend } from './bareBackend';
import { countEvents } from './countEvents';
import { deathAtCommit } from './deathAtCommit';
import { startWhenTold } from './whenTold';

const backend = bareBackend();
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
