import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { parse } from 'yaml';

export interface OfferingProviderOptions {
  /** read when the catalog connects: modules add to it until then */
  directories: Iterable<string>;
  logger: LoggerService;
}

/** Brings the offerings that the installed packages have as files. They change only with the code. */
export class OfferingProvider implements EntityProvider {
  readonly #options: OfferingProviderOptions;

  static create(options: OfferingProviderOptions) {
    return new OfferingProvider(options);
  }

  private constructor(options: OfferingProviderOptions) {
    this.#options = options;
  }

  getProviderName() {
    return 'kronos-offerings';
  }

  async connect(connection: EntityProviderConnection) {
    const offerings = new Map<string, Entity>();
    for (const directory of this.#options.directories) {
      for (const entity of await this.#read(directory)) {
        const ref = stringifyEntityRef(entity);
        if (offerings.has(ref)) {
          this.#options.logger.warn(`${ref} is there twice; kept the first`);
        } else {
          offerings.set(ref, entity);
        }
      }
    }
    await connection.applyMutation({
      type: 'full',
      entities: [...offerings.values()].map(entity => ({
        entity,
        locationKey: this.getProviderName(),
      })),
    });
    this.#options.logger.info(
      `Offerings: ${
        [...offerings.values()].map(e => e.metadata.name).join(', ') || 'none'
      }`,
    );
  }

  async #read(directory: string): Promise<Entity[]> {
    const files = await readdir(directory);
    const found = await Promise.all(
      files
        .filter(file => /\.ya?ml$/.test(file))
        .sort()
        .map(file => this.#readFile(join(directory, file))),
    );
    return found.flat();
  }

  /** One broken file costs one offering, not the catalog. */
  async #readFile(file: string): Promise<Entity[]> {
    try {
      const entity = parse(await readFile(file, 'utf8')) as Entity;
      if (entity?.kind !== 'Offering' || !entity.metadata?.name) {
        throw new Error('is no entity of kind Offering');
      }
      // not the path: it would tell everyone where the portal is installed
      const location = `kronos-offering:${basename(file)}`;
      return [
        {
          ...entity,
          metadata: {
            ...entity.metadata,
            annotations: {
              ...entity.metadata.annotations,
              [ANNOTATION_LOCATION]: location,
              [ANNOTATION_ORIGIN_LOCATION]: location,
            },
          },
        },
      ];
    } catch (error) {
      this.#options.logger.error(
        `Offering ${file} was left out: ${toError(error).message}`,
      );
      return [];
    }
  }
}
