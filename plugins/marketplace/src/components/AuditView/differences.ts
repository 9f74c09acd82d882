export interface Difference {
  /** `settings.baseUrl` */
  path: string;
  before?: string;
  after?: string;
}

type Tree = Record<string, unknown> | null | undefined;

/** The leaves that differ between two trees, in order of their path. */
export function differences(before: Tree, after: Tree): Difference[] {
  const left = leaves(before);
  const right = leaves(after);
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort()
    .filter(path => left.get(path) !== right.get(path))
    .map(path => ({
      path,
      before: left.get(path),
      after: right.get(path),
    }));
}

function leaves(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree ?? {})) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const entry of leaves(value as Tree, path)) found.set(...entry);
    } else if (value !== undefined && value !== null) {
      found.set(path, Array.isArray(value) ? value.join(', ') : String(value));
    }
  }
  return found;
}
