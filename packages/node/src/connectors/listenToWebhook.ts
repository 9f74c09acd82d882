import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { EventsService } from '@backstage/plugin-events-node';
import { TOPIC_CDEVENTS } from '@kronos-portal/common';
import type { ObservationCollector } from '../observations/ObservationCollector';
import type { Connector } from './Connector';

/**
 * Lets a connector hear its tool: entities that a webhook is about are collected at once, and what happened is told to
 * everyone as CDEvents (`TOPIC_CDEVENTS`, one {@link CloudEvent} per message). A payload that makes no sense is dropped.
 */
export async function listenToWebhook(options: {
  connector: Connector;
  collector: ObservationCollector;
  events: EventsService;
  logger: LoggerService;
  pluginId: string;
}): Promise<void> {
  const { connector, collector, events, logger, pluginId } = options;
  const { webhook, tool } = connector;
  if (!webhook) return;
  await events.subscribe({
    id: `kronos-${pluginId}-${tool}`,
    topics: [webhook.topic],
    onEvent: async ({ eventPayload }) => {
      try {
        const meant = webhook.interpret(eventPayload);
        if (!meant) return;
        for (const event of meant.events) {
          await events.publish({ topic: TOPIC_CDEVENTS, eventPayload: event });
        }
        const entities = await collector.entitiesByAnnotation(
          connector,
          meant.annotation,
          meant.value,
        );
        await Promise.all(
          entities.map(entity =>
            collector.refresh(stringifyEntityRef(entity), tool, meant.views),
          ),
        );
      } catch (error) {
        logger.error(`A webhook of ${tool} failed`, error as Error);
      }
    },
  });
}
