/** Fields that a caller wants: the parameter `tree` of the remote access API. */
export interface TreeField {
  name: string;
  fields?: TreeField[];
  range?: [number, number];
}

export class TreeError extends Error {}

/** `name,builds[number,url]{0,20}` */
export function parseTree(text: string): TreeField[] {
  let at = 0;
  const fields = (): TreeField[] => {
    const list: TreeField[] = [];
    for (;;) {
      const name = /^[A-Za-z0-9_*-]+/.exec(text.slice(at))?.[0];
      if (!name) throw new TreeError(`Expected a name at ${at} of '${text}'`);
      at += name.length;
      const field: TreeField = { name };
      if (text[at] === '[') {
        at++;
        field.fields = fields();
        if (text[at] !== ']') throw new TreeError(`Expected ']' at ${at}`);
        at++;
      }
      if (text[at] === '{') {
        const range = /^\{(\d*)(,?)(\d*)\}/.exec(text.slice(at));
        if (!range) throw new TreeError(`Malformed range at ${at}`);
        at += range[0].length;
        const from = Number(range[1] || 0);
        // {n} is the n-th alone
        const to = range[2] ? Number(range[3] || Infinity) : from + 1;
        field.range = [from, to];
      }
      list.push(field);
      if (text[at] !== ',') return list;
      at++;
    }
  };
  const parsed = fields();
  if (at !== text.length) {
    throw new TreeError(`Unexpected '${text[at]}' at ${at} of '${text}'`);
  }
  return parsed;
}

/**
 * Only the wanted fields; every object keeps its `_class`, and one whose fields were not asked for has nothing else, as
 * in Jenkins.
 */
export function project(value: unknown, fields: TreeField[]): unknown {
  if (Array.isArray(value)) return value.map(item => project(item, fields));
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  if (object._class !== undefined) result._class = object._class;
  for (const [name, child] of Object.entries(object)) {
    const field =
      fields.find(f => f.name === name) ?? fields.find(f => f.name === '*');
    if (!field || name === '_class' || child === undefined) continue;
    const part =
      field.range && Array.isArray(child) ? child.slice(...field.range) : child;
    result[name] = project(part, field.fields ?? []);
  }
  return result;
}

/** What stands for an object in another one where no fields were asked for: jobs and builds are long. */
function exported(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value;
  }
  const object = value as Record<string, unknown>;
  if (typeof object.url !== 'string') return object;
  const short: Record<string, unknown> = {};
  for (const key of ['_class', 'name', 'number', 'url', 'color']) {
    if (object[key] !== undefined) short[key] = object[key];
  }
  return short;
}

/** The whole object, with jobs and builds in it by their names only. */
export function shallow(value: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      Array.isArray(child) ? child.map(exported) : exported(child),
    ]),
  );
}
