import { InputError, NotFoundError, toError } from '@backstage/errors';
import { z } from 'zod';

/** How the scaffolder's client tells that a task was not accepted. */
const REFUSED = /^Backend request failed, (\d{3})[^{]*(\{.*\})$/s;

/** What a template's parameters say of the values, as jsonschema does. */
const refusedValues = z.object({
  errors: z.array(z.object({ stack: z.string() })).min(1),
});

/**
 * The scaffolder's client puts every refusal into the text of one plain error, and callers of an action are told the
 * message of known classes only.
 */
export function asRefusal(error: unknown, template: string): Error {
  const thrown = toError(error);
  const [, status, body] = REFUSED.exec(thrown.message) ?? [];
  if (status === '404') {
    return new NotFoundError(`There is no template '${template}'`);
  }
  if (status !== '400') return thrown;
  const parsed = refusedValues.safeParse(readJson(body));
  if (!parsed.success) return thrown;
  const faults = parsed.data.errors.map(({ stack }) =>
    stack.replace(/^instance\.?/, '').trim(),
  );
  return new InputError(
    `The template '${template}' does not take these values: ${faults.join(
      '; ',
    )}. What it takes stands in spec.parameters of template:default/${template}.`,
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
