import { InputError } from '@backstage/errors';
import type { ClusterDetails } from '@backstage/plugin-kubernetes-node';
import type { Connection } from '@kronos-portal/node';
import { z } from 'zod';
import { authMetadata } from './ConnectionAuthStrategy';

const settingsSchema = z.object({
  url: z.url({ protocol: /^https?$/ }),
  /** PEM, or PEM in base64 */
  caData: z.string().optional(),
  skipTLSVerify: z.boolean().optional(),
  skipMetricsLookup: z.boolean().optional(),
  stage: z.string().optional(),
  csp: z.string().optional(),
  region: z.string().optional(),
});

export interface ClusterNames {
  name: string;
  affiliateTitle?: string;
}

/** What the Kubernetes plugin needs to know of a connection, without its secrets. Throws InputError on bad settings. */
export function toClusterDetails(
  connection: Connection,
  { name, affiliateTitle }: ClusterNames,
): ClusterDetails {
  const parsed = settingsSchema.safeParse(connection.settings);
  if (!parsed.success) throw new InputError(z.prettifyError(parsed.error));
  const { url, caData, stage, csp, region, ...flags } = parsed.data;
  const place = [csp, region].filter(Boolean).join(' ');
  return {
    ...flags,
    name,
    title: [affiliateTitle, stage ?? connection.name, place]
      .filter(Boolean)
      .join(' · '),
    url,
    authMetadata,
    ...(caData && { caData: inBase64(caData) }),
  };
}

function inBase64(ca: string) {
  return ca.includes('-----BEGIN')
    ? Buffer.from(ca, 'utf8').toString('base64')
    : ca.replace(/\s+/g, '');
}
