import type { Config } from '@backstage/config';
import { isError } from '@backstage/errors';

const SHOWN = 80;

/**
 * What is wrong with a setting, in a sentence that names the setting, what it is and what it has to be; undefined for
 * every other error. In which file it stands is left to the log.
 *
 * @param config - where the setting was read from: its value is told unless it could be a secret
 */
export function wrongSetting(
  error: unknown,
  config?: Config,
): string | undefined {
  if (!isError(error)) return undefined;
  const { message } = error;
  const [, key, got, wanted] =
    /^Invalid type in config for key '([^']+)' in '.*', got (\S+), wanted (\S+)$/s.exec(
      message,
    ) ?? [];
  if (key) {
    const is = shown(key, config) ?? `of type ${got}`;
    return `${key} is ${is}, but it must be a ${wanted}.`;
  }
  const [, missing] =
    /^Missing required config value at '([^']+)'/.exec(message) ?? [];
  if (missing) return `${missing} is missing.`;
  const [, converted, to] =
    /^Unable to convert config value for key '([^']+)' in '.*' to a (\S+)$/s.exec(
      message,
    ) ?? [];
  if (converted) {
    const is = shown(converted, config) ?? 'something else';
    return `${converted} is ${is}, but it must be a ${to}.`;
  }
  return error.name === 'InputError' ? message : undefined;
}

function shown(key: string, config: Config | undefined): string | undefined {
  if (/secret|token|password|key|credential/i.test(key)) return undefined;
  const value = config?.getOptional(key);
  return typeof value === 'string' || typeof value === 'number'
    ? `'${String(value).slice(0, SHOWN)}'`
    : undefined;
}
