import type { UpstreamClient } from '@kronos-portal/node';
import type { Reading } from '../work/RequestBudget';

/** A client whose requests are counted. */
export interface MeteredClient extends UpstreamClient {
  readonly reading: Reading;
}

/** A reading that nobody counts. */
export const unlimited: Reading = {
  most: Infinity,
  take() {},
  mayTake: () => true,
  need() {},
};

/** Takes each request from the reading before it is sent. */
export function metered(
  client: UpstreamClient,
  reading: Reading,
): MeteredClient {
  const taken = async <T>(send: () => Promise<T>): Promise<T> => {
    reading.take();
    return send();
  };
  return {
    reading,
    baseUrl: client.baseUrl,
    get: (path, schema, options) =>
      taken(() => client.get(path, schema, options)),
    getText: (path, options) => taken(() => client.getText(path, options)),
    send: (method, path, options) =>
      taken(() => client.send(method, path, options)),
  };
}
