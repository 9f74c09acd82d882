import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
} from '@kronos-portal/common';
import { parseInput, UpstreamError, type Connector } from '@kronos-portal/node';
import { z } from 'zod';

const settingsSchema = z.object({
  url: z.url({ protocol: /^https?$/ }),
  /** PEM, or PEM in base64 */
  caData: z.string().optional(),
  skipTLSVerify: z.boolean().optional(),
  proxy: z.string().optional(),
});

/** Reads with the clusters of the offering `kubernetes`, which the delivery plugin offers and checks. */
export const clusterReader: Connector = {
  tool: 'kubernetes',
  client({ connection, createClient }) {
    const { url, caData, skipTLSVerify, proxy } = parseInput(
      settingsSchema,
      connection.settings,
    );
    if (!connection.secrets.token) {
      throw new UpstreamError(
        'unconfigured',
        `No token is set for the cluster ${connection.name}.`,
      );
    }
    return createClient({
      baseUrl: url,
      headers: { authorization: `Bearer ${connection.secrets.token}` },
      tls: { ca: pem(caData), insecure: skipTLSVerify },
      proxy,
    });
  },
  check: () => Promise.resolve({}),
  views: [],
  actions: [],
};

/** Whether the entity says which workloads are its own. */
export function isInCluster({ metadata }: Entity): boolean {
  const { annotations = {} } = metadata;
  const runs =
    annotations[ANNOTATION_KUBERNETES_LABEL_SELECTOR] ??
    annotations[ANNOTATION_KUBERNETES_ID];
  return Boolean(runs?.trim());
}

function pem(ca: string | undefined): string | undefined {
  if (!ca || ca.includes('-----BEGIN')) return ca;
  return Buffer.from(ca, 'base64').toString('utf8');
}
