import { InputError } from '@backstage/errors';
import type { AutocompleteHandler } from '@backstage/plugin-scaffolder-node/alpha';
import { serviceNameFault } from '@kronos-portal/common';
import type { ServiceGuard } from './plan/ServiceGuard';

/**
 * Tells the form whether a name is taken (`POST /v2/autocomplete/kronos/service-name`). A catalog query of the browser
 * cannot: names are unique over all affiliates, and a person sees only those of their own. The answer is the name when
 * it is taken, and nothing else of the service.
 */
export const createNameProvider = (
  guard: ServiceGuard,
): { id: string; handler: AutocompleteHandler } => ({
  id: 'kronos',
  async handler({ resource, context }) {
    if (resource !== 'service-name') {
      throw new InputError(`Unknown resource '${resource}'`);
    }
    const name = String(context?.name ?? '');
    if (serviceNameFault(name)) {
      throw new InputError(`'${name.slice(0, 80)}' cannot be a service name`);
    }
    return { results: (await guard.isTaken(name)) ? [{ id: name }] : [] };
  },
});
