import {
  coreServices,
  createBackendModule,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { eventsExtensionPoint } from '@backstage/plugin-events-node/alpha';
import {
  TOPIC_WEBHOOK_GITLAB,
  TOPIC_WEBHOOK_JENKINS,
} from '@kronos-portal/common';
import { DatabaseDeliveries } from './Deliveries';
import { parseJson } from './parseJson';
import { WebhookDoor, type Sender } from './WebhookDoor';

/** Config key of the secret of each sender. Those of GitLab is the one of the official module. */
const SENDERS: (Omit<Sender, 'secret'> & { secretKey: string })[] = [
  {
    topic: TOPIC_WEBHOOK_JENKINS,
    header: 'x-kronos-token',
    secretKey: 'kronos.webhooks.jenkins.secret',
  },
  {
    topic: TOPIC_WEBHOOK_GITLAB,
    header: 'x-gitlab-token',
    secretKey: 'events.modules.gitlab.webhookSecret',
    // the same over retries; X-Gitlab-Event-UUID is shared by events that cause each other
    delivery: 'idempotency-key',
  },
];

/** The doors for webhooks: `POST /api/events/http/<topic>`. What passes is published on the topic. */
export const eventsModuleKronos = createBackendModule({
  pluginId: 'events',
  moduleId: 'kronos',
  register(reg) {
    reg.registerInit({
      deps: {
        bus: eventsServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsExtensionPoint,
        logger: coreServices.logger,
      },
      async init({ bus, config, database, events, logger }) {
        const deliveries = DatabaseDeliveries.create({ database });
        events.addHttpPostBodyParser({
          contentType: 'application/json',
          parser: parseJson,
        });
        for (const { secretKey, ...sender } of SENDERS) {
          const secret = readSecret(config, secretKey, logger);
          const door = WebhookDoor.create({
            sender: { ...sender, secret },
            deliveries,
            logger,
          });
          await bus.subscribe({
            id: `kronos-deliveries-${sender.topic}`,
            topics: [sender.topic],
            onEvent: event =>
              door
                .published(event)
                .catch(error =>
                  logger.warn(
                    'A delivery may come again: it could not be marked',
                    toError(error),
                  ),
                ),
          });
          events.addHttpPostIngress({
            topic: sender.topic,
            validator: door.validate,
          });
        }
      },
    });
  },
});

function readSecret(config: Config, key: string, logger: LoggerService) {
  try {
    const secret = config.getOptionalString(key);
    if (secret) return secret;
    logger.warn(`All webhooks are refused that need ${key}: it is not set`);
  } catch {
    logger.error(`All webhooks are refused that need ${key}: it is no text`);
  }
  return undefined;
}
