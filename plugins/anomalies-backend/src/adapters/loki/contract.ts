import {
  contractClient,
  promised,
  refused,
  type Contract,
  type UpstreamClient,
} from '@kronos-portal/node';
import { z } from 'zod';
import { lokiConnector } from './LokiLogSource';

const answerSchema = z.object({
  data: z.object({
    resultType: z.string(),
    result: z.array(
      z.object({ values: z.array(z.tuple([z.string(), z.string()])) }),
    ),
  }),
});

const HOUR_MS = 3_600_000;
const nanos = (ms: number) => `${ms}000000`;

/** Times of lines of a service in the last hour, in the order of the time. */
async function timesOf(
  client: UpstreamClient,
  query: string,
  more: Record<string, string | number>,
) {
  const { data } = await client.get('loki/api/v1/query_range', answerSchema, {
    query: { query, direction: 'forward', ...more },
  });
  promised(data.data.resultType === 'streams', 'the answer is no streams');
  return data.data.result
    .flatMap(({ values }) => values.map(([at]) => BigInt(at)))
    .sort((a, b) => Number(a > b) - Number(a < b));
}

const lastHour = () => {
  const end = Math.floor(Date.now() / 60_000) * 60_000;
  return { start: nanos(end - HOUR_MS), end: nanos(end) };
};

/** What the Loki connector relies on. */
export const lokiContract: Contract = {
  tool: 'loki',
  subject: 'value of the label service',
  connect: target =>
    contractClient(lokiConnector.client, target, {
      settings: { user: target.user, tenant: target.tenant },
      secrets: { [target.user ? 'password' : 'token']: target.token },
    }),
  promises: [
    {
      title: 'answers the check of a connection',
      async verify({ client }) {
        await lokiConnector.check(client);
      },
    },
    {
      title:
        'gives the first lines of a window when asked forward, and no more than asked for',
      async verify({ client, subject }) {
        const query = `{service=${JSON.stringify(subject)}}`;
        const window = lastHour();
        const few = await timesOf(client, query, { ...window, limit: 5 });
        const many = await timesOf(client, query, { ...window, limit: 50 });
        promised(few.length === 5, `${few.length} lines for a limit of 5`);
        promised(
          few.every((at, i) => at === many[i]),
          'a shorter page is not the beginning of a longer one',
        );
      },
    },
    {
      title: 'takes the beginning of a window with it, and leaves its end out',
      async verify({ client, subject }) {
        const query = `{service=${JSON.stringify(subject)}}`;
        const window = lastHour();
        const all = await timesOf(client, query, { ...window, limit: 50 });
        promised(all.length > 1, 'no lines in the last hour');
        const last = all.at(-1)!;
        const before = all.filter(at => at < last);
        promised(before.length > 0, 'all lines have one time');
        const cut = await timesOf(client, query, {
          start: String(before[0]),
          end: String(last),
          limit: 50,
        });
        promised(cut[0] === before[0], 'the line at the start is missing');
        promised(
          cut.every(at => at < last),
          'the line at the end is there',
        );
      },
    },
    {
      title: 'joins the matchers of a selector by "and"',
      async verify({ client }) {
        const found = await timesOf(
          client,
          '{service=~".+",service="a-service-that-does-not-exist"}',
          lastHour(),
        );
        promised(found.length === 0, `${found.length} lines`);
      },
    },
    {
      title: 'reads an escaped quote as part of a value',
      async verify({ client }) {
        const found = await timesOf(
          client,
          '{service="x\\"} or {service=~\\".+"}',
          lastHour(),
        );
        promised(found.length === 0, `${found.length} lines`);
      },
    },
    {
      title: 'refuses a query that is wrong',
      async verify({ client }) {
        await refused(timesOf(client, '{service=', lastHour()), 'nonsense');
      },
    },
  ],
};
