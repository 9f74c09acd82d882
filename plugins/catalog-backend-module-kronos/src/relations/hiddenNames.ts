import { z } from 'zod';

const relationsSchema = z.array(z.looseObject({ targetRef: z.string() }));

type Json = any;

/**
 * Refs that an answer of the catalog names without the caller having asked for them: targets of relations, wherever
 * entities are in it, and values of facets about relations.
 */
export function namedRefs(body: Json): Set<string> {
  const refs = new Set<string>();
  visit(body, {
    relations: list => list.forEach(r => refs.add(r.targetRef)),
    facet: values => values.forEach(v => refs.add(v.value)),
  });
  return refs;
}

/** Takes out of the answer, in place, what names an entity that the caller may not see. */
export function removeHidden(body: Json, visible: ReadonlySet<string>) {
  visit(body, {
    relations: (list, replace) =>
      replace(list.filter(r => visible.has(r.targetRef))),
    facet: (values, replace) =>
      replace(values.filter(v => visible.has(v.value))),
  });
}

interface Visitor {
  relations(
    list: { targetRef: string }[],
    replace: (list: object[]) => void,
  ): void;
  facet(values: { value: string }[], replace: (list: object[]) => void): void;
}

/** Entities stand at the top, in a list, in `items` or, in the answer about ancestry, in `items[].entity`. */
function visit(body: Json, visitor: Visitor) {
  const entities = Array.isArray(body) ? body : body?.items ?? [body];
  for (const item of Array.isArray(entities) ? entities : []) {
    for (const entity of [item, item?.entity]) {
      const relations = relationsSchema.safeParse(entity?.relations);
      if (relations.success) {
        visitor.relations(relations.data, list => {
          entity.relations = list;
        });
      }
    }
  }
  for (const [name, values] of Object.entries(body?.facets ?? {})) {
    if (/^relations\./i.test(name) && Array.isArray(values)) {
      visitor.facet(values, list => {
        body.facets[name] = list;
      });
    }
  }
}
