import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import { parseInput } from '@kronos-portal/node';
import {
  installRequestSchema,
  type InstallRequest,
} from '@kronos-portal/plugin-marketplace-common';
import type { InstallationService } from './InstallationService';
import type { InstallationStore } from './InstallationStore';

const RETRY_MS = 2_000;
const TRIES = 150;

const nameOf = ({ offering, name, affiliate }: InstallRequest) =>
  `${offering} (${name}) for ${affiliate ?? 'the group'}`;

/**
 * Installs what `marketplace.installations` lists, each once: what an admin uninstalled does not come back with the
 * next start. Waits for offerings that the catalog does not have yet. A bad entry costs itself, not the others.
 */
export async function seedInstallations(options: {
  config: Config;
  service: InstallationService;
  store: InstallationStore;
  logger: LoggerService;
  signal: AbortSignal;
}) {
  const { config, service, store, logger, signal } = options;
  const entries =
    config.getOptional<unknown[]>('marketplace.installations') ?? [];
  let left = entries.flatMap((entry, i) => {
    try {
      return [
        parseInput(installRequestSchema, {
          affiliate: null,
          ...(entry as object),
        }),
      ];
    } catch (error) {
      logger.error(
        `marketplace.installations[${i}] is left out: ${
          toError(error).message
        }`,
      );
      return [];
    }
  });
  const reasons = new Map<string, string>();
  for (let i = 0; i < TRIES && left.length && !signal.aborted; i++) {
    const waiting: typeof left = [];
    for (const request of left) {
      const what = nameOf(request);
      try {
        if (!(await store.everExisted(request))) {
          await service.installFromConfig(request);
        }
      } catch (error) {
        const { name, message } = toError(error);
        if (name === 'ConflictError') continue; // another replica was first
        if (name === 'InputError' || name === 'FieldsError') {
          logger.error(`The configured ${what} is left out: ${message}`);
        } else {
          waiting.push(request);
          reasons.set(what, message);
        }
      }
    }
    left = waiting;
    if (left.length) {
      await new Promise(resolve => {
        setTimeout(resolve, RETRY_MS).unref?.();
      });
    }
  }
  if (!left.length || signal.aborted) return;
  for (const request of left) {
    const what = nameOf(request);
    logger.error(`The configured ${what} is left out: ${reasons.get(what)}`);
  }
}
