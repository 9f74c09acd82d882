import { isDeepStrictEqual } from 'node:util';
import { timeOf, type KubeObject } from './objects';

/** Who writes an object, as the server keeps it. */
export interface Writer {
  manager: string;
  operation: 'Apply' | 'Update';
}

interface Entry extends Writer {
  apiVersion: string;
  time: string;
  fieldsType: 'FieldsV1';
  fieldsV1: Record<string, Record<string, object>>;
}

/** Kinds whose fields are maps of plain values; of the others the stand-in does not keep who owns what. */
export const hasManagedFields = (plural: string) =>
  ['configmaps', 'secrets'].includes(plural);

/**
 * What `metadata.managedFields` is after somebody wrote an object: a field belongs to who changed it last, and the time
 * of an entry is when its owner last set or removed one.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function managedFieldsOf(options: {
  before?: KubeObject;
  after: KubeObject;
  writer: Writer;
  at: number;
}): Entry[] {
  const { before, after, writer, at } = options;
  const old = (before?.metadata.managedFields ?? []) as Entry[];
  const values = valuesOf(after);
  const valuesBefore = before ? valuesOf(before) : new Map<string, unknown>();
  const written = [...values]
    .filter(
      ([field, value]) => !isDeepStrictEqual(value, valuesBefore.get(field)),
    )
    .map(([field]) => field);
  const isOwn = (entry: Entry) =>
    entry.manager === writer.manager && entry.operation === writer.operation;
  const own = old.find(isOwn);
  const ownFields = fieldsOf(own).filter(field => values.has(field));
  const others = old
    .filter(entry => !isOwn(entry))
    .map(entry => {
      const kept = fieldsOf(entry).filter(
        field => values.has(field) && !written.includes(field),
      );
      return { ...entry, fieldsV1: fieldsV1Of(kept, entry) };
    });
  const fields = [...new Set([...ownFields, ...written])];
  // who only takes away what was another's leaves no trace
  if (fields.length === 0) return others;
  const isSame =
    written.length === 0 && ownFields.length === fieldsOf(own).length;
  const now: Entry = {
    ...writer,
    apiVersion: after.apiVersion,
    time: own && isSame ? own.time : timeOf(at),
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsV1Of(fields, own),
  };
  return [...others, now].sort(
    (a, b) =>
      a.operation.localeCompare(b.operation) ||
      a.time.localeCompare(b.time) ||
      a.manager.localeCompare(b.manager),
  );
}

/** `f:data f:KEY` → value; `f:data .` is the map itself, which belongs to who made it. */
function valuesOf({ data, binaryData, metadata }: KubeObject) {
  const { labels, annotations } = metadata;
  const parts = { data, binaryData, labels, annotations };
  return new Map(
    Object.entries(parts).flatMap(([part, map]) =>
      map
        ? [
            [`f:${part} .`, true] as [string, unknown],
            ...Object.entries(map).map(([key, value]): [string, unknown] => [
              `f:${part} f:${key}`,
              value,
            ]),
          ]
        : [],
    ),
  );
}

const partsOf = (entry: Entry | undefined) =>
  Object.entries({
    ...entry?.fieldsV1,
    ...entry?.fieldsV1['f:metadata'],
  }).filter(([part]) => part !== 'f:metadata');

const fieldsOf = (entry: Entry | undefined): string[] =>
  partsOf(entry).flatMap(([part, keys]) =>
    Object.keys(keys).map(key => `${part} ${key}`),
  );

/** Of a part that was somebody's an empty one stays; the map goes with the last key in it. */
function fieldsV1Of(
  fields: readonly string[],
  before: Entry | undefined,
): Entry['fieldsV1'] {
  const parts: Entry['fieldsV1'] = {};
  const known = partsOf(before).map(([part]) => part);
  for (const part of new Set([...known, ...fields.map(f => f.split(' ')[0])])) {
    const keys = fields.flatMap(field => {
      const [of, key] = field.split(' ');
      return of === part ? [key] : [];
    });
    const isEmptied = known.includes(part) && keys.every(key => key === '.');
    const isOfMetadata = ['f:labels', 'f:annotations'].includes(part);
    const into = isOfMetadata ? (parts['f:metadata'] ??= {}) : parts;
    into[part] = Object.fromEntries(
      (isEmptied ? [] : keys).map(key => [key, {}]),
    );
  }
  return parts;
}
