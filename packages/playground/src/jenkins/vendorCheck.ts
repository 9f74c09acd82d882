import type { Exchange } from '../vendor/VendorApi';
import { parseTree, type TreeField } from './tree';
import { jenkinsClasses, type Field, type Fields } from './vendorClasses';

/** An object at a place where one of these classes is expected; at the top Jenkins always says which. */
export const exported =
  (...classes: string[]) =>
  (body: unknown, { url }: Exchange): string[] => {
    const text = new URL(url, 'http://jenkins').searchParams.get('tree');
    const tree = text ? parseTree(text) : undefined;
    return [
      ...(tree ? unknownNames(tree, { classes }, '') : []),
      ...checkValue({
        value: body,
        field: { classes },
        tree,
        at: '',
        top: true,
      }),
    ];
  };

/** Names that a request asks for and that nothing at its place has: Jenkins leaves them out without a word. */
function unknownNames(tree: TreeField[], field: Field, at: string): string[] {
  const shapes = shapesOf(field);
  return tree.flatMap(wanted => {
    const place = at ? `${at}.${wanted.name}` : wanted.name;
    if (wanted.name === '*') return [];
    const found = shapes.flatMap(shape => shape[wanted.name] ?? []);
    if (!found.length) return [`the tree asks for ${place}, which is nowhere`];
    if (!wanted.fields) return [];
    const deeper = found.map(f => unknownNames(wanted.fields!, f, place));
    return deeper.find(d => d.length === 0) ?? deeper[0];
  });
}

/** Whether any class at the place of a path, such as `builds.actions.causes`, has what the path ends with. */
export function hasPath(classes: string[], path: string): boolean {
  let places: Field[] = [{ classes }];
  for (const name of path.split('.')) {
    if (name === '_class') return true;
    places = places.flatMap(shapesOf).flatMap(shape => shape[name] ?? []);
    if (!places.length) return false;
  }
  return true;
}

function shapesOf(field: Field): Fields[] {
  if ('fields' in field) return [field.fields];
  if ('classes' in field) return field.classes.map(c => jenkinsClasses[c]);
  return [];
}

function checkValue(options: {
  value: unknown;
  field: Field;
  /** what of it was asked for; undefined where nothing was */
  tree: TreeField[] | undefined;
  at: string;
  top?: boolean;
}): string[] {
  const { value, field, tree, at, top } = options;
  if ('type' in field) {
    const parsed = field.type.safeParse(value);
    return parsed.success
      ? []
      : parsed.error.issues.map(i => `${at}: ${i.message}`);
  }
  if (field.list) {
    if (!Array.isArray(value)) return [`${at}: is no list`];
    return value.flatMap((one, i) =>
      checkValue({
        value: one,
        field: { ...field, list: false },
        tree,
        at: `${at}[${i}]`,
      }),
    );
  }
  if (value === null && !top) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${at}: is no object`];
  }
  const { _class: given, ...rest } = value as Record<string, unknown>;
  if ('fields' in field) {
    return [
      ...(given === undefined ? [] : [`${at}: its class is not said`]),
      ...checkFields({ object: rest, fields: field.fields, tree, at }),
    ];
  }
  if (typeof given !== 'string' || !field.classes.includes(given)) {
    return [`${at}: the class ${given} is none of ${field.classes}`];
  }
  return checkFields({
    object: rest,
    fields: jenkinsClasses[given],
    tree,
    at,
    whole: top && !tree,
  });
}

function checkFields(options: {
  object: Record<string, unknown>;
  fields: Fields;
  tree: TreeField[] | undefined;
  at: string;
  /** everything that the class has */
  whole?: boolean;
}): string[] {
  const { object, fields, tree, at, whole } = options;
  const place = (name: string) => (at ? `${at}.${name}` : name);
  const every = tree?.some(t => t.name === '*') ?? whole ?? false;
  const asked = every
    ? Object.keys(fields)
    : tree?.map(t => t.name).filter(name => Object.hasOwn(fields, name)) ?? [];
  return [
    ...asked
      .filter(name => !Object.hasOwn(object, name))
      .map(name => `${place(name)}: is missing`),
    ...Object.entries(object).flatMap(([name, value]) => {
      const field = fields[name];
      if (!field) return [`${place(name)}: is none of the vendor's`];
      if (tree && !asked.includes(name)) {
        return [`${place(name)}: nobody asked for it`];
      }
      const below =
        tree?.find(t => t.name === name) ?? tree?.find(t => t.name === '*');
      return checkValue({
        value,
        field,
        // what was asked for without its parts comes without any
        tree: below && (below.fields ?? []),
        at: place(name),
      });
    }),
  ];
}
