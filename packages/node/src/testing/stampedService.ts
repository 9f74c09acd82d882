import type { Entity } from '@backstage/catalog-model';
import { LABEL_AFFILIATE, pluginLabel } from '@kronos-portal/common';

/** A service as the catalog serves it: with its affiliate, and a stamp for each tool that is installed there. */
export const stampedService = (
  name: string,
  options: {
    affiliate?: string;
    tools: string[];
    annotations: Record<string, string>;
  },
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    uid: `uid-${name}`,
    labels: {
      [LABEL_AFFILIATE]: options.affiliate ?? 'kb-card',
      ...Object.fromEntries(
        options.tools.map(tool => [pluginLabel(tool), 'installed']),
      ),
    },
    annotations: options.annotations,
  },
  spec: { type: 'service' },
});
