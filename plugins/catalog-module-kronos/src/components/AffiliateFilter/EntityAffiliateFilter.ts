import type { EntityFilter } from '@backstage/plugin-catalog-react';
import { LABEL_AFFILIATE } from '@kronos-portal/common';

/** Entities of any of the named affiliates; the server filters, so it holds on every page of a long list. */
export class EntityAffiliateFilter implements EntityFilter {
  constructor(readonly values: string[]) {}

  getCatalogFilters(): Record<string, string[]> {
    return { [`metadata.labels.${LABEL_AFFILIATE}`]: this.values };
  }

  toQueryValue(): string[] {
    return this.values;
  }
}
