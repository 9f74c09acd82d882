import {
  contractClient,
  promised,
  refused,
  type Contract,
  type ContractContext,
} from '@kronos-portal/node';
import { z } from 'zod';
import { opensearchConnector } from './OpensearchLogSource';

const hitsSchema = z.object({
  hits: z.object({
    hits: z.array(
      z.object({
        _index: z.string(),
        _id: z.string(),
        sort: z.array(z.union([z.string(), z.number()])).min(1),
      }),
    ),
  }),
});

const TIME = '@timestamp';

/** Documents of the indices by time, a page of them. */
async function pageOf(
  { client, subject }: Pick<ContractContext, 'client' | 'subject'>,
  options: { size: number; from?: number; to?: number; filter?: object[] },
) {
  const { size, from, to = Date.now(), filter = [] } = options;
  const { data } = await client.send('POST', `${subject}/_search`, {
    schema: hitsSchema,
    json: {
      size,
      query: {
        bool: {
          filter: [
            ...filter,
            {
              range: {
                [TIME]: {
                  gte: from ?? to - 3_600_000,
                  lt: to,
                  format: 'epoch_millis',
                },
              },
            },
          ],
        },
      },
      sort: [{ [TIME]: { order: 'asc', numeric_type: 'date' } }],
      _source: ['message'],
      track_total_hits: false,
    },
  });
  return data.hits.hits.map(({ _index, _id, sort }) => ({
    key: `${_index} ${_id}`,
    time: Number(sort[0]),
  }));
}

/** What the connector of OpenSearch and Elasticsearch relies on. */
export const opensearchContract: Contract = {
  tool: 'opensearch',
  subject: 'indices',
  connect: target =>
    contractClient(opensearchConnector.client, target, {
      settings: { user: target.user },
      secrets: { [target.user ? 'password' : 'token']: target.token },
    }),
  promises: [
    {
      title: 'tells its version',
      async verify({ client }) {
        const { version } = await opensearchConnector.check(client);
        promised(version, 'there is none');
      },
    },
    {
      title: 'refuses a stranger',
      async verify({ stranger }) {
        await refused(opensearchConnector.check(stranger), 'unauthorized');
      },
    },
    {
      title: 'sorts by time and tells the times in milliseconds',
      async verify(context) {
        const page = await pageOf(context, { size: 50 });
        promised(page.length > 1, 'no documents in the last hour');
        promised(
          page.every(({ time }) => Number.isInteger(time) && time > 1e12),
          'a time is not in milliseconds',
        );
        promised(
          page.every(({ time }, i) => i === 0 || page[i - 1].time <= time),
          'not in the order of time',
        );
      },
    },
    {
      title: 'names each document, so that it is known again where pages meet',
      async verify(context) {
        const to = Date.now();
        const from = to - 3_600_000;
        const page = await pageOf(context, { size: 50, from, to });
        const last = page.at(-1);
        promised(last, 'no documents in the last hour');
        const next = await pageOf(context, { size: 100, from: last!.time, to });
        const edge = page.filter(({ time }) => time === last!.time);
        const keys = new Set(next.map(({ key }) => key));
        promised(
          edge.every(({ key }) => keys.has(key)),
          'a document of the edge is not on the next page',
        );
        promised(keys.size === next.length, 'a name is there twice');
      },
    },
    {
      title: 'joins filters by "and"',
      async verify(context) {
        const page = await pageOf(context, {
          size: 1,
          filter: [
            { term: { 'service.name': 'a-service-that-does-not-exist' } },
            { exists: { field: TIME } },
          ],
        });
        promised(page.length === 0, 'a document of another service');
      },
    },
    {
      title: 'refuses a query that it does not know',
      async verify(context) {
        await refused(
          pageOf(context, { size: 1, filter: [{ nothing: {} }] }),
          'nonsense',
        );
      },
    },
  ],
};
