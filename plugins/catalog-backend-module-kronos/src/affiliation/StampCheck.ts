import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  LABEL_AFFILIATE,
  PLUGIN_INSTALLED,
  pluginLabel,
} from '@kronos-portal/common';
import type {
  AffiliatesService,
  ConnectionsService,
} from '@kronos-portal/node';

export interface StampCheckOptions {
  affiliates: Pick<AffiliatesService, 'list'>;
  auth: AuthService;
  catalog: Pick<CatalogService, 'queryEntities'>;
  connections: Pick<ConnectionsService, 'installedFor'>;
}

/**
 * Compares what is installed with the labels that the catalog shows, by counting. They differ for good when the portal
 * was killed between the news of an installation and the refresh that it asks for.
 */
export class StampCheck {
  readonly #options: StampCheckOptions;

  static create(options: StampCheckOptions) {
    return new StampCheck(options);
  }

  private constructor(options: StampCheckOptions) {
    this.#options = options;
  }

  /** Affiliates whose components carry too many labels or too few. Throws when one of the sources cannot be read. */
  async differing(): Promise<string[]> {
    const { affiliates, connections } = this.#options;
    const offerings = await this.#offerings();
    const found: string[] = [];
    for (const { name } of await affiliates.list()) {
      const installed = await connections.installedFor(name);
      if (await this.#differs(name, installed, offerings)) found.push(name);
    }
    return found;
  }

  async #differs(affiliate: string, installed: string[], offerings: string[]) {
    const own = {
      kind: 'component',
      [`metadata.labels.${LABEL_AFFILIATE}`]: affiliate,
    };
    const all = await this.#count(own);
    if (!all) return false;
    for (const offering of new Set([...offerings, ...installed])) {
      const labelled = await this.#count({
        ...own,
        [`metadata.labels.${pluginLabel(offering)}`]: PLUGIN_INSTALLED,
      });
      if (labelled !== (installed.includes(offering) ? all : 0)) return true;
    }
    return false;
  }

  async #offerings(): Promise<string[]> {
    const { items } = await this.#query({ kind: 'offering' }, 500);
    return items.map(({ metadata }) => metadata.name);
  }

  async #count(filter: Record<string, string>): Promise<number> {
    return (await this.#query(filter, 1)).totalItems;
  }

  async #query(filter: Record<string, string>, limit: number) {
    const { auth, catalog } = this.#options;
    return await catalog.queryEntities(
      { filter, limit, fields: ['metadata.name'] },
      { credentials: await auth.getOwnServiceCredentials() },
    );
  }
}
