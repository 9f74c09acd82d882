import { getCompoundEntityRef, parseEntityRef } from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  processingResult,
  type CatalogProcessor,
  type CatalogProcessorEmit,
} from '@backstage/plugin-catalog-node';
import type { LocationSpec } from '@backstage/plugin-catalog-common';
import { z } from 'zod';

const API_VERSION = 'kronos.io/v1alpha1';

const offeringSchema = z.object({
  spec: z.object({
    type: z.enum(['plugin', 'service']),
    owner: z.string().min(1).optional(),
  }),
});

/** Knows the kind Offering. */
export class OfferingProcessor implements CatalogProcessor {
  static create() {
    return new OfferingProcessor();
  }

  getProcessorName() {
    return 'KronosOfferingProcessor';
  }

  async validateEntityKind(entity: Entity): Promise<boolean> {
    if (entity.kind !== 'Offering' || entity.apiVersion !== API_VERSION) {
      return false;
    }
    const parsed = offeringSchema.safeParse(entity);
    if (!parsed.success) throw new InputError(z.prettifyError(parsed.error));
    return true;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const owner = entity.spec?.owner;
    if (entity.kind === 'Offering' && typeof owner === 'string') {
      const source = getCompoundEntityRef(entity);
      const target = parseEntityRef(owner, {
        defaultKind: 'Group',
        defaultNamespace: source.namespace,
      });
      emit(processingResult.relation({ source, type: 'ownedBy', target }));
      emit(
        processingResult.relation({
          source: target,
          type: 'ownerOf',
          target: source,
        }),
      );
    }
    return entity;
  }
}
