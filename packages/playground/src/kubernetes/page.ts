import { badRequest } from './ApiError';
import { keyOf, type KubeObject } from './objects';
import { apiVersionOf, type Resource } from './resources';

/** What `continue` carries; for clients it is a word without a meaning. */
interface Token {
  v: 'meta.k8s.io/v1';
  rv: number;
  /** the key that the next page begins at */
  start: string;
}

/**
 * One page of a list, in the order of keys. What is in a list has no kind and no version of its own, and how many are left
 * is told only where nothing is selected.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 */
export function pageOf(
  resource: Resource,
  objects: readonly KubeObject[],
  options: { query: URLSearchParams; resourceVersion: string },
) {
  const { query, resourceVersion } = options;
  const sorted = objects
    .map(object => ({ key: keyOfObject(object), object }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const token = query.get('continue');
  const begin = token
    ? sorted.findIndex(({ key }) => key >= startOf(token))
    : 0;
  const rest = begin < 0 ? [] : sorted.slice(begin);
  const limit = limitOf(query);
  const page = limit > 0 ? rest.slice(0, limit) : rest;
  const next = rest.at(page.length);
  const isSelected = query.get('labelSelector') || query.get('fieldSelector');
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: {
      resourceVersion,
      ...(next && {
        continue: tokenOf({
          v: 'meta.k8s.io/v1',
          rv: Number(resourceVersion),
          start: next.key,
        }),
        ...(!isSelected && { remainingItemCount: rest.length - page.length }),
      }),
    },
    items: page.map(({ object: { kind, apiVersion, ...item } }) => item),
  };
}

const keyOfObject = ({ metadata }: KubeObject) =>
  keyOf(metadata.namespace, metadata.name);

const tokenOf = (token: Token) =>
  Buffer.from(JSON.stringify(token)).toString('base64url');

function startOf(token: string): string {
  try {
    const { v, start } = JSON.parse(
      Buffer.from(token, 'base64url').toString('utf8'),
    ) as Token;
    if (v === 'meta.k8s.io/v1' && typeof start === 'string') return start;
  } catch {
    // told below
  }
  throw badRequest('invalid continue token: continue key is not valid');
}

/** 0 and less: all */
function limitOf(query: URLSearchParams): number {
  const text = query.get('limit') ?? '';
  if (text === '') return 0;
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw badRequest(
    `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`,
  );
}
