interface Item {
  metadata: { namespace?: string; name: string };
}

/** Rows of a page */
const LIMIT = 20;

/** Where a page of a list of so many begins, any of them. */
export const randomOffset = (total: number) =>
  Math.floor((Math.random() * total) / LIMIT) * LIMIT;

/** What the list of the catalog asks the server, with the times that the answers take. */
export function listCalls(options: { url: string; token: string }) {
  const headers = {
    authorization: `Bearer ${options.token}`,
    'content-type': 'application/json',
  };
  const call = async (path: string, body?: object) => {
    const began = performance.now();
    const response = await fetch(`${options.url}/api/${path}`, {
      headers,
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return { answer, ms: performance.now() - began };
  };

  /** The rows of a page. */
  const list = async (offset: number) => {
    const { answer, ms } = await call(
      `catalog/entities/by-query?${new URLSearchParams({
        filter: 'kind=component',
        limit: String(LIMIT),
        offset: String(offset),
        orderField: 'metadata.name,asc',
      })}`,
    );
    return {
      items: answer.items as Item[],
      total: answer.totalItems as number,
      ms,
    };
  };
  /** What the columns of Kronos show of them: all calls at once, as the page does. */
  const columns = async (items: Item[]) => {
    const entityRefs = items.map(
      ({ metadata: { namespace = 'default', name } }) =>
        `component:${namespace}/${name}`,
    );
    const began = performance.now();
    const answers = await Promise.all([
      call('delivery/observations/query', {
        entityRefs,
        views: ['jenkins/builds', 'kubernetes/workloads'],
      }),
      call('collaboration/observations/query', {
        entityRefs,
        views: ['redmine/issues'],
      }),
    ]);
    const cells = answers.flatMap(({ answer }) => answer.items);
    return {
      filled: cells.filter(({ data }) => data !== null).length / items.length,
      ms: performance.now() - began,
    };
  };

  return {
    list,
    columns,
    async total(): Promise<number> {
      return (await list(0)).total;
    },
    /** Random pages, one after the other. `filled`: cells with something in them, a row. */
    async measure(pages: number) {
      const { total } = await list(0);
      const times = { list: [] as number[], columns: [] as number[] };
      let filled = 0;
      for (let i = 0; i < pages; i++) {
        const rows = await list(randomOffset(total));
        times.list.push(rows.ms);
        const cells = await columns(rows.items);
        times.columns.push(cells.ms);
        filled += cells.filled / pages;
      }
      return { ...times, filled };
    },
  };
}
