import {
  resolvePackagePath,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import {
  restoreWorkspace,
  serializeWorkspace,
  type WorkspaceProvider,
} from '@backstage/plugin-scaffolder-node/alpha';
import { migrate } from '@kronos-portal/node';
import type { Knex } from 'knex';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

/** How the configuration names it: `scaffolder.taskRecovery.workspaceProvider`. */
export const WORKSPACE_PROVIDER = 'kronos';

const TABLE = 'kronos_workspaces';
const MAX_BYTES = 20 * 1024 * 1024;
const KEEP_MS = 7 * 24 * 60 * 60_000;

export interface DatabaseWorkspacesOptions {
  /** the database of the scaffolder */
  knex: () => Promise<Knex>;
  logger: LoggerService;
  /** largest folder that is kept, bytes as tar; default 20 MB */
  maxBytes?: number;
  now?: () => number;
}

/**
 * Keeps the files of a run in the database after each step, so that a run goes on after a kill, also on another replica
 * or in a new container, with the files of exactly the steps that are recorded as finished.
 */
export class DatabaseWorkspaces implements WorkspaceProvider {
  readonly #options: Required<DatabaseWorkspacesOptions>;

  static create(options: DatabaseWorkspacesOptions) {
    return new DatabaseWorkspaces(options);
  }

  private constructor(options: DatabaseWorkspacesOptions) {
    this.#options = { maxBytes: MAX_BYTES, now: Date.now, ...options };
  }

  static async migrate(knex: Knex) {
    await migrate({
      knex,
      directory: resolvePackagePath(
        '@kronos-portal/plugin-scaffolder-backend-module-kronos',
        'migrations',
      ),
      // the scaffolder has migrations of its own in this database
      tableName: 'kronos_migrations',
    });
  }

  async serializeWorkspace({ path, taskId }: { path: string; taskId: string }) {
    const { logger, maxBytes, now } = this.#options;
    // a step may have removed it
    if (!(await isFolder(path))) return;
    const knex = await this.#options.knex();
    const { contents } = await serializeWorkspace({ path });
    if (contents.length > maxBytes) {
      // older files than those of the finished steps would be worse than none
      await this.cleanWorkspace({ taskId });
      logger.warn(
        `The files of the run ${taskId} are not kept: ${contents.length} bytes, at most ${maxBytes}. After a restart of the portal it has to be started again.`,
      );
      return;
    }
    const digest = createHash('sha256').update(contents).digest('hex');
    const known = await knex(TABLE)
      .where({ task_id: taskId, digest })
      .first('task_id');
    if (known) return;
    await knex(TABLE)
      .insert({
        task_id: taskId,
        digest,
        files: await promisify(gzip)(contents),
        saved_at: now(),
      })
      .onConflict('task_id')
      .merge();
  }

  /** What a step left half done when it was killed is gone afterwards. */
  async rehydrateWorkspace(options: { taskId: string; targetPath: string }) {
    const { taskId, targetPath } = options;
    const knex = await this.#options.knex();
    const kept = await knex(TABLE).where({ task_id: taskId }).first('files');
    await fs.rm(targetPath, { recursive: true, force: true });
    await fs.mkdir(targetPath, { recursive: true });
    if (!kept) return;
    const buffer: Buffer = await promisify(gunzip)(kept.files);
    await restoreWorkspace({ path: targetPath, buffer });
  }

  async cleanWorkspace({ taskId }: { taskId: string }) {
    const knex = await this.#options.knex();
    await knex(TABLE).where({ task_id: taskId }).delete();
  }

  /** Runs that failed keep theirs for a week: they can be tried again. */
  async forgetOld() {
    const knex = await this.#options.knex();
    await knex(TABLE)
      .where('saved_at', '<', this.#options.now() - KEEP_MS)
      .delete();
  }
}

async function isFolder(path: string) {
  return await fs.stat(path).then(
    stat => stat.isDirectory(),
    () => false,
  );
}
