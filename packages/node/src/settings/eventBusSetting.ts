import {
  coreServices,
  createServiceFactory,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import {
  DefaultEventsService,
  eventsServiceRef,
  type EventBusMode,
} from '@backstage/plugin-events-node';

const KEY = 'events.useEventBus';
const MODES: readonly unknown[] = [
  'auto',
  'always',
  'never',
] satisfies EventBusMode[];

/**
 * The events service of Backstage, which starts with a wrong `events.useEventBus`: as it comes, nothing that publishes or
 * hears events would start, and with its modules the whole backend.
 */
export const eventBusSetting = createServiceFactory({
  service: eventsServiceRef,
  deps: {
    auth: coreServices.auth,
    config: coreServices.rootConfig,
    discovery: coreServices.discovery,
    lifecycle: coreServices.lifecycle,
    logger: coreServices.logger,
    plugin: coreServices.pluginMetadata,
    rootLogger: coreServices.rootLogger,
  },
  createRootContext: ({ config, rootLogger: logger }) =>
    DefaultEventsService.create({
      logger,
      useEventBus: modeOf(config, logger),
    }),
  factory: ({ plugin, auth, discovery, lifecycle, logger }, events) =>
    events.forPlugin(plugin.getId(), { auth, discovery, lifecycle, logger }),
});

function modeOf(config: Config, logger: LoggerService) {
  const mode = config.getOptional(KEY);
  if (mode === undefined || MODES.includes(mode)) return mode as EventBusMode;
  logger.error(
    `${KEY} is ${JSON.stringify(
      mode,
    )}, but it must be 'auto', 'always' or 'never': 'always' is used.`,
  );
  return 'always';
}
