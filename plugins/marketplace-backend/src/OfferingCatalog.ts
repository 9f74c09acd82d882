import type { AuthService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  offeringSpecSchema,
  type OfferingSpec,
  type OfferingVersion,
} from '@kronos-portal/plugin-marketplace-common';
import { z } from 'zod';

/** Backend plugins that may have connectors: an entry of the catalog cannot send credentials anywhere else. */
const CONNECTOR_PLUGINS = [
  'anomalies',
  'delivery',
  'observability',
  'collaboration',
];

/** Offerings as the catalog has them, read with the marketplace's own credentials. */
export class OfferingCatalog {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  static create(options: { catalog: CatalogService; auth: AuthService }) {
    return new OfferingCatalog(options);
  }

  private constructor(options: { catalog: CatalogService; auth: AuthService }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  /** @throws NotFoundError, InputError when its description is not valid */
  async get(name: string): Promise<OfferingSpec> {
    const entity = await this.#catalog.getEntityByRef(
      { kind: 'offering', namespace: 'default', name },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    // Refs ignore case, the keys of installations do not.
    if (entity?.metadata.name !== name) {
      throw new NotFoundError(`There is no offering '${name}'.`);
    }
    const spec = offeringSpecSchema.safeParse(entity.spec);
    if (!spec.success) {
      throw new InputError(
        `The offering '${name}' has a description that is not valid: ${z.prettifyError(
          spec.error,
        )}`,
      );
    }
    return spec.data;
  }

  /** The version that was asked for, or the newest. @throws InputError */
  version(name: string, spec: OfferingSpec, wanted?: string): OfferingVersion {
    if (!wanted) return spec.versions[0];
    const found = spec.versions.find(({ version }) => version === wanted);
    if (found) return found;
    throw new InputError(
      `The offering '${name}' has no version '${wanted}'. It has ${spec.versions
        .map(({ version }) => version)
        .join(', ')}.`,
    );
  }

  /** The backend plugin that can check a connection. @throws InputError */
  connectorPlugin(name: string, spec: OfferingSpec): string {
    if (spec.pluginId && CONNECTOR_PLUGINS.includes(spec.pluginId)) {
      return spec.pluginId;
    }
    throw new InputError(
      `The offering '${name}' names the plugin '${spec.pluginId}', which has no connectors.`,
    );
  }
}
