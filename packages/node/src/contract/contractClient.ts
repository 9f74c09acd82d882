import type { Connector } from '../connectors/Connector';
import { createUpstreamClient } from '../upstream/createUpstreamClient';
import type { UpstreamClient } from '../upstream/UpstreamClient';
import { UpstreamGuard } from '../upstream/UpstreamGuard';
import type { ContractTarget } from './Contract';

/** The client of a connector for a contract run: same headers, any address, since a person typed it. */
export function contractClient(
  connect: Connector['client'],
  target: ContractTarget,
  given: {
    settings?: Record<string, unknown>;
    secrets: Record<string, string | undefined>;
  },
): UpstreamClient {
  const guard = UpstreamGuard.create({
    allow: [{ network: '0.0.0.0/0' }, { network: '::/0' }],
  });
  return connect({
    connection: {
      installationId: 'contract',
      revision: 1,
      offering: 'contract',
      name: 'default',
      affiliate: null,
      settings: {
        baseUrl: target.url,
        url: target.url,
        tls: { insecure: target.insecure },
        skipTLSVerify: target.insecure,
        ...given.settings,
      },
      secrets: Object.fromEntries(
        Object.entries(given.secrets).flatMap(([k, v]) => (v ? [[k, v]] : [])),
      ),
    },
    createClient: options => createUpstreamClient({ ...options, guard }),
  });
}
