type Json = any;

/** A list in an answer of the catalog whose items name entities. */
interface Naming {
  /** Not always whole: `fields` can leave gaps and parts. */
  items: unknown;
  nameOf(item: Json): unknown;
  replace(items: unknown[]): void;
}

/**
 * Refs that an answer of the catalog names without the caller having asked for them: targets of relations, wherever
 * entities are in it, and values of facets about relations.
 */
export function namedRefs(body: Json): Set<string> {
  const refs = new Set<string>();
  for (const { items, nameOf } of namings(body)) {
    for (const item of asArray(items)) {
      const name = nameOf(item);
      if (typeof name === 'string') refs.add(name);
    }
  }
  return refs;
}

/**
 * Takes out of the answer, in place, what names an entity that the caller may not see, and what names none, since it
 * cannot be checked. Returns whether there was any.
 */
export function removeHidden(body: Json, visible: ReadonlySet<unknown>) {
  let found = false;
  for (const { items, nameOf, replace } of namings(body)) {
    const kept = asArray(items).filter(item => visible.has(nameOf(item)));
    if (Array.isArray(items) && kept.length === items.length) continue;
    replace(kept);
    found = true;
  }
  return found;
}

/** Entities stand at the top, in a list, in `items` or, in the answer about ancestry, in `items[].entity`. */
function* namings(body: Json): Iterable<Naming> {
  const entities = Array.isArray(body) ? body : body?.items ?? [body];
  for (const item of asArray(entities) as Json[]) {
    for (const entity of [item, item?.entity]) {
      if (entity?.relations === undefined) continue;
      yield {
        items: entity.relations,
        nameOf: relation => relation?.targetRef,
        replace: relations => {
          entity.relations = relations;
        },
      };
    }
  }
  for (const [name, items] of Object.entries(body?.facets ?? {})) {
    if (!/^relations(\.|$)/i.test(name)) continue;
    yield {
      items,
      nameOf: facet => facet?.value,
      replace: values => {
        body.facets[name] = values;
      },
    };
  }
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
