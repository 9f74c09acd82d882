import { randomUUID } from 'node:crypto';
import { Problem } from './problem.ts';

/** The sample resource. Replace it with what this service is about. */
export interface Item {
  id: string;
  name: string;
}

export interface ItemStore {
  /** all items, oldest first */
  list(): Item[];
  find(id: string): Item | undefined;
  add(input: { name: string }): Item;
}

/** Keeps items until the process ends. Exchange it for a database when there is one. */
export function createItemStore(): ItemStore {
  const items = new Map<string, Item>();
  return {
    list: () => [...items.values()],
    find: id => items.get(id),
    add: ({ name }) => {
      const item = { id: randomUUID(), name };
      items.set(item.id, item);
      return item;
    },
  };
}

/** What a caller sends to create an item; throws a {@link Problem} that names each wrong field. */
export function parseNewItem(body: unknown): { name: string } {
  const name = (body as { name?: unknown } | null)?.name;
  const trimmed = typeof name === 'string' ? name.trim() : '';
  if (trimmed.length < 1 || trimmed.length > 100) {
    throw new Problem(400, 'The item is not valid', {
      name: 'must be a text of 1 to 100 characters',
    });
  }
  return { name: trimmed };
}
