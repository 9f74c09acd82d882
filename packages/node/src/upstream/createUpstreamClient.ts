import { HttpUpstreamClient } from './HttpUpstreamClient';
import type { UpstreamClient } from './UpstreamClient';
import {
  UpstreamInstance,
  type UpstreamInstanceOptions,
} from './UpstreamInstance';

export interface CreateUpstreamClientOptions extends UpstreamInstanceOptions {
  /** sent with every request, for example the one that signs in */
  headers?: Record<string, string>;
}

/**
 * A client with an instance of its own. Backends get clients that share one through `UpstreamInstances`.
 *
 * @throws InputError when the address is none
 */
export function createUpstreamClient(
  options: CreateUpstreamClientOptions,
): UpstreamClient {
  return new HttpUpstreamClient(
    UpstreamInstance.create(options),
    options.headers,
  );
}
