import { badRequest } from './ApiError';
import type { KubeObject } from './objects';

type Test = (object: KubeObject) => boolean;

const KEY = '[A-Za-z0-9][A-Za-z0-9_.\\-/]*';
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^)]*)\\)$`);
const EQUAL = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*([A-Za-z0-9_.-]*)$`);
const EXISTS = new RegExp(`^(!?)\\s*(${KEY})$`);

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
export function labelTest(selector: string): Test {
  const tests = split(selector).map(term => {
    const set = SET.exec(term);
    if (set) {
      const values = set[3].split(',').map(v => v.trim());
      return test(set[1], value =>
        set[2] === 'in'
          ? value !== undefined && values.includes(value)
          : value === undefined || !values.includes(value),
      );
    }
    const equal = EQUAL.exec(term);
    if (equal) {
      const [, key, operator, wanted] = equal;
      return test(key, value => (value === wanted) === (operator !== '!='));
    }
    const exists = EXISTS.exec(term);
    if (exists) return test(exists[2], v => (v === undefined) === !!exists[1]);
    throw badRequest(
      `unable to parse requirement: found '${term}', expected: a label selector`,
    );
  });
  return object => tests.every(t => t(object));
}

/** `metadata.name=x,status.phase!=Running`: any path of scalar values. */
export function fieldTest(selector: string): Test {
  const tests = split(selector).map((term): Test => {
    const match = /^([\w.]+)\s*(==|=|!=)\s*(.*)$/.exec(term);
    if (!match) throw badRequest(`invalid selector: '${term}'`);
    const [, path, operator, wanted] = match;
    return object => {
      const value = path.split('.').reduce<any>((at, key) => at?.[key], object);
      return (String(value ?? '') === wanted) === (operator !== '!=');
    };
  });
  return object => tests.every(t => t(object));
}

const test =
  (key: string, passes: (value: string | undefined) => boolean): Test =>
  object =>
    passes(object.metadata.labels?.[key]);

/** At commas that are not within parentheses. */
const split = (selector: string) =>
  selector
    .split(/,(?![^(]*\))/)
    .map(term => term.trim())
    .filter(Boolean);
