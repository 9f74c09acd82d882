import { domainApiStory, stampedService } from '@kronos-portal/node/testUtils';
import {
  playgroundCredentials as credentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { api } from './api';
import { connectors } from './connectors';
import { collaborationPlugin } from './plugin';

it('openapi.yaml says what the code does; `npm run openapi` writes it', () => {
  const file = path.resolve(__dirname, '../openapi.yaml');
  expect(parse(fs.readFileSync(file, 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(api)),
  );
});

it('answers what openapi.yaml promises', async () => {
  const tools = await startPlayground({ tools: ['redmine'] });
  try {
    const story = await domainApiStory({
      plugin: collaborationPlugin,
      pluginId: 'collaboration',
      connectors,
      entity: stampedService('card-payment-api', {
        tools: ['redmine'],
        annotations: { 'kronos.io/redmine-project': 'card-payment-api' },
      }),
      connections: [
        {
          offering: 'redmine',
          affiliate: 'kb-card',
          settings: { baseUrl: `${tools.url}/redmine-kb-card` },
          secrets: { apiKey: credentials.redmineKey },
        },
      ],
      queries: {
        'redmine/issue': async (_, answerOf) => ({
          id: String(answerOf('redmine/create-issue').id),
        }),
      },
      actions: {
        'redmine/create-issue': async read => ({
          subject: '문서와 다른 응답',
          trackerId: (await read('redmine/form')).trackers[0].id,
        }),
        'redmine/change-status': async read => {
          const [{ id }] = (await read('redmine/issues')).issues;
          const issue = await read('redmine/issue', { id: String(id) });
          return { issueId: id, statusId: issue.nextStatuses[0].id };
        },
      },
    });
    expect(story).toEqual({ wrong: [], unseen: [] });
  } finally {
    await tools.stop();
  }
}, 60_000);
