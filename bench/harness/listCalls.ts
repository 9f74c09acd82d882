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
  const LIMIT = 20;
  const page = (offset: number) =>
    call(
      `catalog/entities/by-query?${new URLSearchParams({
        filter: 'kind=component',
        limit: String(LIMIT),
        offset: String(offset),
        orderField: 'metadata.name,asc',
      })}`,
    );
  /** The list alone, of a random page. */
  const list = async (total: number) =>
    page(Math.floor((Math.random() * total) / LIMIT) * LIMIT);

  return {
    list,
    async total(): Promise<number> {
      return (await page(0)).answer.totalItems;
    },
    /** Random pages, one after the other: the list, then its columns at once, as the page does. */
    async measure(pages: number) {
      const total = (await page(0)).answer.totalItems;
      const times = { list: [] as number[], columns: [] as number[] };
      let observations = 0;
      for (let i = 0; i < pages; i++) {
        const { answer, ms } = await list(total);
        times.list.push(ms);
        const entityRefs = answer.items.map(
          (e: { metadata: { namespace?: string; name: string } }) =>
            `component:${e.metadata.namespace ?? 'default'}/${e.metadata.name}`,
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
        times.columns.push(performance.now() - began);
        observations = answers.flatMap(a => a.answer.items).length;
      }
      return { ...times, observations };
    },
  };
}
