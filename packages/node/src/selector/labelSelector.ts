import type { Entity } from '@backstage/catalog-model';
import {
  affiliateOf,
  ANNOTATION_PROMETHEUS_LABELS,
} from '@kronos-portal/common';
import { UpstreamError } from '../upstream/UpstreamError';

/** Labels that a series must have to be the entity's own. */
export type Selector = ReadonlyMap<string, string>;

// https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const MAX_PAIRS = 10;

/**
 * The entity's selector: the pairs of an annotation (`prometheus.io/labels`), else `service` with the entity's name; and on top the
 * pairs that an admin set for the connection, where `{affiliate}` stands for the affiliate of the entity.
 *
 * @throws UpstreamError when a pair is not `label=value`
 */
export function selectorOf(
  entity: Entity,
  always = '',
  name = ANNOTATION_PROMETHEUS_LABELS,
  allowed = LABEL_NAME,
): Selector {
  const annotation = entity.metadata.annotations?.[name]?.trim();
  const own = annotation
    ? parsePairs(annotation, name, allowed)
    : new Map([['service', entity.metadata.name]]);
  // the admin's word counts
  return new Map([...own, ...matchersOf(entity, always, allowed)]);
}

/**
 * The pairs that an admin set for a connection, with `{affiliate}` filled in; nothing when there are none.
 *
 * @throws UpstreamError when a pair is not `label=value`, or the entity belongs to no affiliate
 */
export function matchersOf(
  entity: Entity,
  always = '',
  allowed = LABEL_NAME,
): Selector {
  if (!always.trim()) return new Map();
  const affiliate = affiliateOf(entity);
  if (always.includes('{affiliate}') && !affiliate) {
    throw new UpstreamError(
      'forbidden',
      'This connection serves affiliates only, and the entity belongs to none.',
    );
  }
  return parsePairs(
    always.replaceAll('{affiliate}', affiliate ?? ''),
    'matchers',
    allowed,
  );
}

/** Throws UpstreamError `missing-annotation`. */
export function parsePairs(
  text: string,
  name: string,
  allowed = LABEL_NAME,
): Selector {
  const pairs = new Map<string, string>();
  for (const part of text.split(',')) {
    if (!part.trim()) continue;
    const match = /^\s*([^=!~\s]+)\s*=(?!~)\s*("?)([^"]*)\2\s*$/.exec(part);
    const value = match?.[3].trim() ?? '';
    if (!match || !allowed.test(match[1]) || match[1] === '__name__') {
      throw wrong(name, text);
    }
    // an empty value matches every series that lacks the label
    if (value === '' || value.length > 200) throw wrong(name, text);
    pairs.set(match[1], value);
  }
  if (pairs.size === 0 || pairs.size > MAX_PAIRS) throw wrong(name, text);
  return pairs;
}

function wrong(name: string, text: string) {
  return new UpstreamError(
    'missing-annotation',
    `${name} is '${text.slice(
      0,
      100,
    )}', but it must be label=value pairs separated by commas.`,
  );
}

/** `service="payment",env="prd"`, with values escaped: nothing in them can end the string. */
export const toMatchers = (selector: Selector): string =>
  [...selector].map(([name, value]) => `${name}=${quote(value)}`).join(',');

function quote(value: string): string {
  const escaped = value
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r');
  return `"${escaped}"`;
}

/** Whether a set of labels is the entity's. */
export const selects = (
  selector: Selector,
  labels: Readonly<Record<string, string>>,
): boolean => [...selector].every(([name, value]) => labels[name] === value);
