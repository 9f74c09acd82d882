import {
  coreServices,
  createBackendModule,
  resolvePackagePath,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  configSchemaExtensionPoint,
  loadCompiledConfigSchema,
  type ConfigSchemaExtensionPoint,
} from '@backstage/plugin-app-node';

type Schema = Parameters<ConfigSchemaExtensionPoint['setConfigSchema']>[0];

/**
 * Serves the web app also when a setting for it is wrong: as it comes, one that a single page needs would leave everybody
 * without any page.
 */
export const webAppSettings = createBackendModule({
  pluginId: 'app',
  moduleId: 'kronos-settings',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        schema: configSchemaExtensionPoint,
      },
      async init({ config, logger, schema }) {
        const name = config.getOptionalString('app.packageName') ?? 'app';
        let dist: string;
        try {
          dist = resolvePackagePath(name, 'dist');
        } catch {
          logger.error(
            `app.packageName is '${name}', but it must be the name of an installed package: there is no web app.`,
          );
          return;
        }
        const built = await loadCompiledConfigSchema(dist);
        if (built) schema.setConfigSchema(lenient(built, logger));
      },
    });
  },
});

/** What a browser may know stays what the schema says; a value that is wrong goes out as it is. */
function lenient(schema: Schema, logger: LoggerService): Schema {
  return {
    serialize: () => schema.serialize(),
    process(configs, options) {
      try {
        return schema.process(configs, options);
      } catch (error) {
        logger.error(
          'Pages that need these settings may not work',
          toError(error),
        );
        return schema.process(configs, {
          ...options,
          ignoreSchemaErrors: true,
        });
      }
    },
  };
}
