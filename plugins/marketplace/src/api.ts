import type { CatalogApi } from '@backstage/plugin-catalog-react';
import { createApiRef, type FetchApi } from '@backstage/frontend-plugin-api';
import type { OfferingEntity } from '@kronos-portal/plugin-marketplace-common';
import { z } from 'zod';
import { RequestRefused } from '@kronos-portal/react';
import {
  affiliateSchema,
  auditPageSchema,
  checkSchema,
  installationSchema,
  type AffiliateView,
  type AuditPage,
  type CheckResult,
  type InstallationView,
} from './schema';

/** What a form sends: for an affiliate, or null for the whole group. */
export interface InstallRequest {
  affiliate: string | null;
  offering: string;
  version: string;
  name?: string;
  settings: Record<string, unknown>;
  /** only those that were typed; what is stored stays */
  secrets: Record<string, string>;
}

export interface MarketplaceApi {
  offerings(): Promise<OfferingEntity[]>;
  offering(name: string): Promise<OfferingEntity | undefined>;
  affiliates(): Promise<AffiliateView[]>;
  /** Effective list of an affiliate, or of the group when null. */
  installations(affiliate: string | null): Promise<InstallationView[]>;
  install(request: InstallRequest): Promise<InstallationView>;
  /** Hides a group-wide default for one affiliate. */
  turnOff(
    affiliate: string,
    offering: string,
    name: string,
  ): Promise<InstallationView>;
  change(
    id: string,
    revision: number,
    request: Pick<InstallRequest, 'version' | 'settings' | 'secrets'>,
  ): Promise<InstallationView>;
  uninstall(id: string): Promise<void>;
  check(
    request: Pick<
      InstallRequest,
      'affiliate' | 'offering' | 'settings' | 'secrets'
    > & { installationId?: string },
  ): Promise<CheckResult>;
  audit(filter: AuditFilter, cursor?: string): Promise<AuditPage>;
  /** All entries that the filter leaves, as a file. */
  exportAudit(
    filter: AuditFilter,
    format: 'csv' | 'json',
    language: 'ko' | 'en',
  ): Promise<Blob>;
}

/** Which entries of the audit; what is left out is not asked. Times: RFC 3339. */
export interface AuditFilter {
  affiliate: string | null;
  offering?: string;
  action?: string;
  actor?: string;
  from?: string;
  until?: string;
}

export const marketplaceApiRef = createApiRef<MarketplaceApi>().with({
  id: 'plugin.marketplace.client',
  pluginId: 'marketplace',
});

const itemsOf = <T extends z.ZodType>(schema: T) =>
  z.object({ items: z.array(schema) });

function auditQuery({ affiliate, ...filter }: AuditFilter) {
  const query = new URLSearchParams({ affiliate: affiliate ?? 'group' });
  for (const [name, value] of Object.entries(filter)) {
    if (value) query.set(name, value);
  }
  return query;
}

export class MarketplaceClient implements MarketplaceApi {
  readonly #fetch: FetchApi['fetch'];
  readonly #catalog: CatalogApi;

  constructor(options: { fetchApi: FetchApi; catalogApi: CatalogApi }) {
    this.#fetch = options.fetchApi.fetch;
    this.#catalog = options.catalogApi;
  }

  async offerings() {
    const { items } = await this.#catalog.queryEntities({
      filter: { kind: 'offering' },
      limit: 500,
    });
    return items as OfferingEntity[];
  }

  async offering(name: string) {
    return (await this.#catalog.getEntityByRef({
      kind: 'offering',
      namespace: 'default',
      name,
    })) as OfferingEntity | undefined;
  }

  async affiliates() {
    return (await this.#call('affiliates', itemsOf(affiliateSchema))).items;
  }

  async installations(affiliate: string | null) {
    const query = new URLSearchParams({ affiliate: affiliate ?? 'group' });
    return (
      await this.#call(`installations?${query}`, itemsOf(installationSchema))
    ).items;
  }

  install(request: InstallRequest) {
    return this.#call('installations', installationSchema, 'POST', request);
  }

  turnOff(affiliate: string, offering: string, name: string) {
    return this.#call('installations', installationSchema, 'POST', {
      affiliate,
      offering,
      name,
      mode: 'off',
      settings: {},
      secrets: {},
    });
  }

  change(
    id: string,
    revision: number,
    request: Pick<InstallRequest, 'version' | 'settings' | 'secrets'>,
  ) {
    return this.#call(
      `installations/${encodeURIComponent(id)}`,
      installationSchema,
      'PATCH',
      { ...request, revision },
    );
  }

  async uninstall(id: string) {
    await this.#call(
      `installations/${encodeURIComponent(id)}`,
      z.unknown(),
      'DELETE',
    );
  }

  check(request: Parameters<MarketplaceApi['check']>[0]) {
    return this.#call('installations/check', checkSchema, 'POST', request);
  }

  async audit(filter: AuditFilter, cursor?: string) {
    const query = auditQuery(filter);
    if (cursor) query.set('cursor', cursor);
    return await this.#call(`audit?${query}`, auditPageSchema);
  }

  async exportAudit(
    filter: AuditFilter,
    format: 'csv' | 'json',
    language: 'ko' | 'en',
  ) {
    const query = auditQuery(filter);
    query.set('format', format);
    query.set('language', language);
    const response = await this.#fetch(
      `plugin://marketplace/audit/export?${query}`,
    );
    if (!response.ok) throw await RequestRefused.fromResponse(response);
    return await response.blob();
  }

  async #call<T>(
    path: string,
    schema: z.ZodType<T>,
    method = 'GET',
    body?: unknown,
  ): Promise<T> {
    const response = await this.#fetch(`plugin://marketplace/${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    if (!response.ok) throw await RequestRefused.fromResponse(response);
    const text = await response.text();
    return schema.parse(text ? JSON.parse(text) : undefined);
  }
}
