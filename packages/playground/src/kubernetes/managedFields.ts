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
  const removed = [...valuesBefore.keys()].filter(field => !values.has(field));
  const written = [...values]
    .filter(
      ([field, value]) => !isDeepStrictEqual(value, valuesBefore.get(field)),
    )
    .map(([field]) => field);
  const isOwn = (entry: Entry) =>
    entry.manager === writer.manager && entry.operation === writer.operation;
  const own = old.find(isOwn);
  if (written.length + removed.length === 0 && (own || before)) return old;
  const ownFields = fieldsOf(own).filter(field => values.has(field));
  const others = old
    .filter(entry => !isOwn(entry))
    .map(entry => ({
      entry,
      kept: fieldsOf(entry).filter(
        field => values.has(field) && !written.includes(field),
      ),
    }))
    .filter(({ kept }) => kept.length > 0)
    .map(({ entry, kept }) => ({ ...entry, fieldsV1: fieldsV1Of(kept) }));
  return [
    ...others,
    {
      ...writer,
      apiVersion: after.apiVersion,
      time: timeOf(at),
      fieldsType: 'FieldsV1',
      fieldsV1: fieldsV1Of([...new Set([...ownFields, ...written])]),
    },
  ];
}

/** `f:data f:KEY` → value */
function valuesOf({ data, binaryData, metadata }: KubeObject) {
  const parts = { data, binaryData, labels: metadata.labels };
  return new Map(
    Object.entries(parts).flatMap(([part, map]) =>
      Object.entries(map ?? {}).map(([key, value]): [string, unknown] => [
        `f:${part} f:${key}`,
        value,
      ]),
    ),
  );
}

const fieldsOf = (entry: Entry | undefined): string[] =>
  Object.entries({
    ...entry?.fieldsV1,
    ...entry?.fieldsV1['f:metadata'],
  })
    .filter(([part]) => part !== 'f:metadata')
    .flatMap(([part, keys]) =>
      Object.keys(keys)
        .filter(key => key !== '.')
        .map(key => `${part} ${key}`),
    );

function fieldsV1Of(fields: readonly string[]): Entry['fieldsV1'] {
  const parts: Entry['fieldsV1'] = {};
  for (const field of fields) {
    const [part, key] = field.split(' ');
    const into = part === 'f:labels' ? (parts['f:metadata'] ??= {}) : parts;
    into[part] = { '.': {}, ...into[part], [key]: {} };
  }
  return parts;
}
