import { CatalogClient } from '@backstage/catalog-client';
import type { Entity } from '@backstage/catalog-model';
import type { AppLanguageApi } from '@backstage/frontend-plugin-api';
import { inLanguage, languageOf } from '@kronos-portal/react';

type Options = ConstructorParameters<typeof CatalogClient>[0];

/** Templates have their title and description in Korean and English; a person reads them in one. */
export class BilingualCatalogClient extends CatalogClient {
  readonly #language: AppLanguageApi;

  constructor(options: Options & { appLanguageApi: AppLanguageApi }) {
    super(options);
    this.#language = options.appLanguageApi;
  }

  async getEntities(...args: Parameters<CatalogClient['getEntities']>) {
    const { items } = await super.getEntities(...args);
    return { items: items.map(entity => this.#say(entity)) };
  }

  async queryEntities(...args: Parameters<CatalogClient['queryEntities']>) {
    const { items, ...rest } = await super.queryEntities(...args);
    return { ...rest, items: items.map(entity => this.#say(entity)) };
  }

  async getEntitiesByRefs(
    ...args: Parameters<CatalogClient['getEntitiesByRefs']>
  ) {
    const { items } = await super.getEntitiesByRefs(...args);
    return { items: items.map(entity => entity && this.#say(entity)) };
  }

  async getEntityByRef(...args: Parameters<CatalogClient['getEntityByRef']>) {
    const entity = await super.getEntityByRef(...args);
    return entity && this.#say(entity);
  }

  #say(entity: Entity): Entity {
    // with `fields` an entity may lack anything
    if (entity.kind?.toLowerCase() !== 'template') return entity;
    const language = languageOf(this.#language);
    const { title, description } = entity.metadata ?? {};
    return {
      ...entity,
      metadata: {
        ...entity.metadata,
        ...(title && { title: inLanguage(title, language) }),
        ...(description && { description: inLanguage(description, language) }),
      },
    };
  }
}
