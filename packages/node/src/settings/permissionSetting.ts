import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const KEY = 'permission.enabled';

/**
 * Ends the start of a backend that could not tell whether it is to guard anything. As it comes, every plugin that asks for
 * permissions fails by itself, and the reason stands in the middle of all that they say.
 *
 * @throws InputError
 */
export function assertPermissionSetting(config: Config) {
  try {
    config.getOptionalBoolean(KEY);
  } catch {
    throw new InputError(
      `${KEY} is ${JSON.stringify(
        config.getOptional(KEY),
      )}, but it must be true or false: nothing is served that cannot be guarded.`,
    );
  }
}
