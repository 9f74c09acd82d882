import { createBackendModule } from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';

/** Tells the parent of each event of a topic that this process handles, as one of the replicas. */
export const countEvents = (topic: string) =>
  createBackendModule({
    pluginId: 'events',
    moduleId: 'count',
    register(reg) {
      reg.registerInit({
        deps: { events: eventsServiceRef },
        async init({ events }) {
          await events.subscribe({
            id: `count-${topic}`,
            topics: [topic],
            onEvent: async ({ eventPayload }) => {
              process.send!({ handled: eventPayload });
            },
          });
        },
      });
    },
  });
