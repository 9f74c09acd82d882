/** Adds to the list of a key. */
export function put<K, T>(lists: Map<K, T[]>, key: K, item: T) {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
