import type { EntityFilterQuery } from '@backstage/catalog-client';
import { Readable } from 'node:stream';
import type { AuthService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { DocumentCollatorFactory } from '@backstage/plugin-search-common';
import type { AffiliatesService } from '@kronos-portal/node';
import { entityDocument, type EntityDocument } from './entityDocument';
import { readEntities } from './readEntities';

export interface CatalogCollatorFactoryOptions {
  catalog: Pick<CatalogService, 'queryEntities'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  affiliates: Pick<AffiliatesService, 'directory' | 'list'>;
  filter?: EntityFilterQuery;
  batchSize: number;
  locationTemplate: string;
}

/** Documents of all entities, each with its affiliate, under the type and the permission of the stock collator. */
export class CatalogCollatorFactory implements DocumentCollatorFactory {
  readonly type = 'software-catalog';
  readonly visibilityPermission = catalogEntityReadPermission;
  readonly #options: CatalogCollatorFactoryOptions;

  static create(options: CatalogCollatorFactoryOptions) {
    return new CatalogCollatorFactory(options);
  }

  private constructor(options: CatalogCollatorFactoryOptions) {
    this.#options = options;
  }

  async getCollator(): Promise<Readable> {
    return Readable.from(this.#documents());
  }

  async *#documents(): AsyncGenerator<EntityDocument> {
    const { affiliates, locationTemplate } = this.#options;
    const directory = await affiliates.directory();
    const titles = new Map(
      (await affiliates.list()).map(({ name, title }) => [name, title]),
    );
    for await (const entities of readEntities(this.#options)) {
      for (const entity of entities) {
        yield entityDocument({
          entity,
          location: locationOf(entity, locationTemplate),
          titleOf: ref => directory.group(ref)?.title,
          affiliateTitle: name => titles.get(name),
        });
      }
    }
  }
}

function locationOf({ kind, metadata }: Entity, template: string): string {
  const part = (text: string) =>
    encodeURIComponent(text).toLocaleLowerCase('en-US');
  return template
    .replace(':namespace', part(metadata.namespace ?? 'default'))
    .replace(':kind', part(kind))
    .replace(':name', part(metadata.name));
}
