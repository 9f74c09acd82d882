import type { Distortion } from './ToolProxy';

const json = (body: unknown) => ({
  type: 'application/json',
  body: JSON.stringify(body),
});

/** Walks a JSON value and puts something else in place of each thing that is no list and no object. */
const leaves = (value: unknown, put: (leaf: unknown) => unknown): unknown => {
  if (Array.isArray(value)) return value.map(item => leaves(item, put));
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, leaves(item, put)]),
    );
  }
  return put(value);
};

/** Leaves the lists and takes every field away but every `nth`. */
const sparse = (value: unknown, nth: number): unknown => {
  if (Array.isArray(value)) return value.map(item => sparse(item, nth));
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item], i) => typeof item === 'object' || i % nth === 0)
        .map(([key, item]) => [key, sparse(item, nth)]),
    );
  }
  return value;
};

/** Ways in which tools have answered what nobody expected. */
export const distortions: Record<string, Distortion> = {
  'lists of empty things': (_, value) =>
    json(sparse(value, Number.MAX_SAFE_INTEGER)),
  'every second field': (_, value) => json(sparse(value, 2)),
  'nothing but null': (_, value) => json(leaves(value, () => null)),
  'texts for numbers': (_, value) =>
    json(leaves(value, leaf => (typeof leaf === 'number' ? 'seven' : leaf))),
  'numbers for texts': (_, value) =>
    json(leaves(value, leaf => (typeof leaf === 'string' ? 7 : leaf))),
  'an empty object': () => json({}),
  'an empty list': () => json([]),
  null: () => json(null),
  'a page of a proxy': () => ({
    type: 'text/html',
    body: '<html><body>Sign in to the network</body></html>',
  }),
  'half of the answer': body => ({ body: body.slice(0, body.length / 2) }),
  nothing: () => ({ body: '' }),
  'an error with a stack': () => ({
    status: 500,
    type: 'text/plain',
    body: 'TypeError: readme.split is not a function\n    at undefined',
  }),
};
