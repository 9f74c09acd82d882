import type { Connection } from '../connections/Connection';
import { HttpUpstreamClient } from './HttpUpstreamClient';
import { proxyWithPassword } from './url';
import type { UpstreamClient } from './UpstreamClient';
import type { UpstreamGuard } from './UpstreamGuard';
import { UpstreamInstance, type UpstreamPolicy } from './UpstreamInstance';

export interface ConnectionClientOptions {
  baseUrl: string;
  headers?: Record<string, string>;
  tls?: { ca?: string; insecure?: boolean };
  proxy?: string;
}

/**
 * Clients by connection. Sockets, breaker and places of an installation are shared by all requests of this process, and
 * dropped when the installation's revision changes, so that new settings start with a clean slate.
 */
export class UpstreamInstances {
  readonly #guard: UpstreamGuard;
  readonly #policy?: Partial<UpstreamPolicy>;
  readonly #entries = new Map<
    string,
    { revision: number; instances: Map<string, UpstreamInstance> }
  >();

  static create(options: {
    guard: UpstreamGuard;
    policy?: Partial<UpstreamPolicy>;
  }) {
    return new UpstreamInstances(options);
  }

  private constructor(options: {
    guard: UpstreamGuard;
    policy?: Partial<UpstreamPolicy>;
  }) {
    this.#guard = options.guard;
    this.#policy = options.policy;
  }

  /** Throws InputError or UpstreamError on settings that cannot be used. */
  clientFor(
    connection: Pick<Connection, 'installationId' | 'revision'> &
      Partial<Pick<Connection, 'secrets'>>,
    options: ConnectionClientOptions,
  ): UpstreamClient {
    const { headers, ...shared } = withProxyPassword(options, connection);
    let entry = this.#entries.get(connection.installationId);
    if (entry?.revision !== connection.revision) {
      this.drop(connection.installationId);
      entry = { revision: connection.revision, instances: new Map() };
      this.#entries.set(connection.installationId, entry);
    }
    const key = JSON.stringify([shared.baseUrl, shared.tls, shared.proxy]);
    let instance = entry.instances.get(key);
    if (!instance) {
      instance = this.#create(shared);
      entry.instances.set(key, instance);
    }
    return new HttpUpstreamClient(instance, headers);
  }

  /** For settings that are only being tried: nothing is kept. Close it afterwards. */
  trial(
    connection: Partial<Pick<Connection, 'secrets'>>,
    options: ConnectionClientOptions,
  ): {
    client: UpstreamClient;
    close(): Promise<void>;
  } {
    const { headers, ...shared } = withProxyPassword(options, connection);
    const instance = this.#create(shared);
    return {
      client: new HttpUpstreamClient(instance, headers),
      close: () => instance.close(),
    };
  }

  drop(installationId: string) {
    const entry = this.#entries.get(installationId);
    this.#entries.delete(installationId);
    // clients that were handed out before may still be in the middle of a page
    entry?.instances.forEach(instance => {
      setTimeout(() => {
        instance.close().catch(() => {});
      }, 30_000).unref();
    });
  }

  #create(options: Omit<ConnectionClientOptions, 'headers'>) {
    return UpstreamInstance.create({
      ...options,
      guard: this.#guard,
      policy: this.#policy,
    });
  }
}

function withProxyPassword(
  options: ConnectionClientOptions,
  { secrets }: Partial<Pick<Connection, 'secrets'>>,
): ConnectionClientOptions {
  return {
    ...options,
    proxy: proxyWithPassword(options.proxy, secrets?.proxyPassword),
  };
}
