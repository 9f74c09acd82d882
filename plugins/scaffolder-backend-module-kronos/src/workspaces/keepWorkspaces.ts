import type {
  DatabaseService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { ScaffolderWorkspaceProviderExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import type { Knex } from 'knex';
import { DatabaseWorkspaces, WORKSPACE_PROVIDER } from './DatabaseWorkspaces';

/** Lets runs keep their files in the scaffolder's database. */
export async function keepWorkspaces(options: {
  database: DatabaseService;
  logger: LoggerService;
  scheduler: SchedulerService;
  workspaces: ScaffolderWorkspaceProviderExtensionPoint;
}) {
  const { database, logger, scheduler, workspaces } = options;
  let ready: Promise<Knex> | undefined;
  // A database that is away now must not stop the plugin: it is asked again with the next run.
  const knex = () => {
    ready ??= open(database).catch(error => {
      ready = undefined;
      throw error;
    });
    return ready;
  };
  const kept = DatabaseWorkspaces.create({ knex, logger });
  workspaces.addProviders({ [WORKSPACE_PROVIDER]: kept });
  await knex().catch(error =>
    logger.error('Files of runs cannot be kept', toError(error)),
  );
  await scheduler.scheduleTask({
    id: 'kronos-forget-workspaces',
    scope: 'global',
    frequency: { hours: 24 },
    timeout: { minutes: 5 },
    initialDelay: { minutes: 10 },
    fn: () => kept.forgetOld(),
  });
}

async function open(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) await DatabaseWorkspaces.migrate(knex);
  return knex;
}
