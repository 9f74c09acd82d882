import { badRequest } from './ApiError';
import type { KubeObject } from './objects';
import type { Resource } from './resources';

type Test = (object: KubeObject) => boolean;

const NAME = '[A-Za-z0-9]([A-Za-z0-9_.\\-]{0,61}[A-Za-z0-9])?';
const KEY = `(?:[a-z0-9]([a-z0-9.\\-]{0,251}[a-z0-9])?/)?${NAME}`;
const VALUE = `(?:${NAME})?`;
const SET = new RegExp(
  `^(?<key>${KEY})\\s+(?<in>in|notin)\\s*\\((?<all>.*)\\)$`,
);
const EQUAL = new RegExp(
  `^(?<key>${KEY})\\s*(?<is>==|=|!=)\\s*(?<value>${VALUE})$`,
);
const ORDER = new RegExp(`^(?<key>${KEY})\\s*(?<than>[<>])\\s*(?<value>\\d+)$`);
const EXISTS = new RegExp(`^(?<no>!?)\\s*(?<key>${KEY})$`);
const ONE_VALUE = new RegExp(`^${VALUE}$`);

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
export function labelTest(selector: string): Test {
  const tests = split(selector).map((term): Test => {
    const test = setTest(term) ?? equalTest(term) ?? otherTest(term);
    if (test) return test;
    throw badRequest(
      `unable to parse requirement: found '${term}', expected: a label selector`,
    );
  });
  return object => tests.every(t => t(object));
}

function setTest(term: string): Test | undefined {
  const found = SET.exec(term)?.groups;
  if (!found) return undefined;
  const values = found.all.split(',').map(v => v.trim());
  if (!values.every(value => ONE_VALUE.test(value))) return undefined;
  return onLabel(found.key, value =>
    found.in === 'in'
      ? value !== undefined && values.includes(value)
      : value === undefined || !values.includes(value),
  );
}

function equalTest(term: string): Test | undefined {
  const found = EQUAL.exec(term)?.groups;
  return (
    found &&
    onLabel(found.key, value => (value === found.value) === (found.is !== '!='))
  );
}

function otherTest(term: string): Test | undefined {
  const order = ORDER.exec(term)?.groups;
  if (order) {
    const sign = order.than === '>' ? 1 : -1;
    return onLabel(
      order.key,
      value => sign * (Number(value ?? NaN) - Number(order.value)) > 0,
    );
  }
  const exists = EXISTS.exec(term)?.groups;
  return (
    exists && onLabel(exists.key, v => (v === undefined) === Boolean(exists.no))
  );
}

/** Kinds without a list of their own are selected by these alone. */
const USUAL_FIELDS = ['metadata.name', 'metadata.namespace'];

/** `metadata.name=x,status.phase!=Running`, of the fields that the kind may be selected by. */
export function fieldTest(resource: Resource, selector: string): Test {
  const tests = selector
    .split(',')
    .filter(term => term !== '')
    .map((term): Test => {
      const match = /^([\w.]+)(==|=|!=)(.*)$/.exec(term);
      if (!match) {
        throw badRequest(
          `invalid selector: '${term}'; can't understand '${term}'`,
        );
      }
      const [, field, operator, wanted] = match;
      assertSelectable(resource, field);
      return object => {
        const value = field
          .split('.')
          .reduce<any>((at, key) => at?.[key], object);
        return (String(value ?? '') === wanted) === (operator !== '!=');
      };
    });
  return object => tests.every(t => t(object));
}

function assertSelectable({ fields }: Resource, field: string) {
  if ((fields ?? USUAL_FIELDS).includes(field)) return;
  throw badRequest(
    fields
      ? `field label not supported: ${field}`
      : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
  );
}

const onLabel =
  (key: string, passes: (value: string | undefined) => boolean): Test =>
  object =>
    passes(object.metadata.labels?.[key]);

/** At commas that are not within parentheses; an empty term is for `labelTest` to refuse. */
const split = (selector: string) =>
  selector.trim() === ''
    ? []
    : selector.split(/,(?![^(]*\))/).map(term => term.trim());
