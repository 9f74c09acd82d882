import { ApiError, badRequest } from './ApiError';

/** RFC 7396; with `byName` also the strategic way for lists whose items have names, such as containers. */
export function mergePatch(target: any, patch: any, byName = false): any {
  if (Array.isArray(patch)) {
    const named =
      byName &&
      Array.isArray(target) &&
      [...patch, ...target].every(i => typeof i?.name === 'string');
    if (!named) return patch;
    const merged = target.map((item: any) => {
      const change = patch.find(p => p.name === item.name);
      return change ? mergePatch(item, change, true) : item;
    });
    const added = patch.filter(
      p => !target.some((item: any) => item.name === p.name),
    );
    return [...merged, ...added].filter(i => i.$patch !== 'delete');
  }
  if (typeof patch !== 'object' || patch === null) return patch;
  const result: any =
    typeof target === 'object' && target !== null && !Array.isArray(target)
      ? { ...target }
      : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key === '__proto__') continue;
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value, byName);
  }
  return result;
}

interface Operation {
  op: string;
  path: string;
  value?: unknown;
}

/** The operations of RFC 6902 that clients of Kubernetes use: add, replace, remove, test. */
export function jsonPatch(target: any, operations: unknown): any {
  if (!Array.isArray(operations)) {
    throw badRequest('a JSON patch must be a list of operations');
  }
  const result = structuredClone(target);
  for (const { op, path, value } of operations as Operation[]) {
    const keys = String(path)
      .split('/')
      .slice(1)
      .map(key => key.replace(/~1/g, '/').replace(/~0/g, '~'));
    const last = keys.pop();
    const parent = keys.reduce<any>((at, key) => at?.[key], result);
    if (
      last === undefined ||
      parent === undefined ||
      [...keys, last].includes('__proto__')
    ) {
      throw new ApiError(
        422,
        'Invalid',
        'the server rejected our request due to an error in our request',
        {},
      );
    }
    if (op === 'test') {
      if (JSON.stringify(parent[last]) !== JSON.stringify(value)) {
        throw badRequest(`testing value ${path} failed`);
      }
    } else if (op === 'remove') {
      if (Array.isArray(parent)) parent.splice(Number(last), 1);
      else delete parent[last];
    } else if (op === 'add' && Array.isArray(parent)) {
      parent.splice(last === '-' ? parent.length : Number(last), 0, value);
    } else if (op === 'add' || op === 'replace') {
      parent[last] = value;
    } else {
      throw badRequest(`the operation ${op} is not supported`);
    }
  }
  return result;
}
