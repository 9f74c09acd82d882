/** A path of an API and who answers it. */
export interface Route<Call> {
  method: string;
  pattern: RegExp;
  names: string[];
  answer(call: Call): Response | Promise<Response>;
}

/** `:name` in the path is one segment, which may hold an encoded slash. */
export function route<Call>(
  method: string,
  path: string,
  answer: (call: Call) => Response | Promise<Response>,
): Route<Call> {
  const names: string[] = [];
  const pattern = path.replace(/\./g, '\\.').replace(/:(\w+)/g, (_, name) => {
    names.push(name);
    return '([^/]+?)';
  });
  return { method, pattern: new RegExp(`^${pattern}/?$`), names, answer };
}

/** The first route that fits, with its parameters, decoded. Throws URIError when they cannot be. */
export function findRoute<Call>(
  routes: Route<Call>[],
  method: string,
  path: string,
): { route: Route<Call>; params: Record<string, string> } | undefined {
  for (const candidate of routes) {
    const match =
      candidate.method === method ? candidate.pattern.exec(path) : null;
    if (match) {
      const params = Object.fromEntries(
        candidate.names.map((name, i) => [
          name,
          decodeURIComponent(match[i + 1]),
        ]),
      );
      return { route: candidate, params };
    }
  }
  return undefined;
}
