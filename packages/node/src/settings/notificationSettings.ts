import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { z } from 'zod';

const KEY = 'notifications.defaultSettings';

const item = z.object({ id: z.string(), enabled: z.boolean() });
const schema = z
  .object({
    channels: z
      .array(
        item.partial({ enabled: true }).extend({
          origins: z
            .array(item.extend({ topics: z.array(item).optional() }))
            .optional(),
        }),
      )
      .optional(),
  })
  .optional();

/** Names what is wrong with a setting that notifications trust: with it, every notification ends in an error. */
export const notificationSettings = createBackendModule({
  pluginId: 'notifications',
  moduleId: 'kronos-settings',
  register(reg) {
    reg.registerInit({
      deps: { config: coreServices.rootConfig, logger: coreServices.logger },
      async init({ config, logger }) {
        const { error } = schema.safeParse(config.getOptional(KEY));
        for (const { path, message } of error?.issues ?? []) {
          logger.error(
            `${[KEY, ...path].join(
              '.',
            )}: ${message}. Until it is right, no notification arrives.`,
          );
        }
      },
    });
  },
});
