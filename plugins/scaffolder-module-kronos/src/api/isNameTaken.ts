import type { ScaffolderApi } from '@backstage/plugin-scaffolder-react';
import { NotImplementedError } from '@backstage/errors';

/**
 * Asks the backend, because names are unique over all affiliates and the browser sees only one's own. The route wants a
 * token of a source code host, which this provider does not use.
 */
export async function isNameTaken(
  scaffolder: Pick<ScaffolderApi, 'autocomplete'>,
  name: string,
): Promise<boolean> {
  if (!scaffolder.autocomplete) {
    throw new NotImplementedError('The scaffolder cannot be asked');
  }
  const { results } = await scaffolder.autocomplete({
    provider: 'kronos',
    resource: 'service-name',
    token: 'none',
    context: { name },
  });
  return results.length > 0;
}
