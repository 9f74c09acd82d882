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
import { deliveryPlugin } from './plugin';

const JOB = 'kb-card/card-payment-api';

it('openapi.yaml says what the code does; `npm run openapi` writes it', () => {
  const file = path.resolve(__dirname, '../openapi.yaml');
  expect(parse(fs.readFileSync(file, 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(api)),
  );
});

it('answers what openapi.yaml promises', async () => {
  const tools = await startPlayground({
    tools: ['jenkins', 'gitlab', 'kubernetes'],
  });
  try {
    const story = await domainApiStory({
      plugin: deliveryPlugin,
      pluginId: 'delivery',
      connectors,
      entity: stampedService('card-payment-api', {
        tools: ['jenkins', 'gitlab', 'kubernetes'],
        annotations: {
          'jenkins.io/job-full-name': JOB,
          'gitlab.com/project-slug': 'kb-card/card-payment-api',
          'backstage.io/kubernetes-id': 'card-payment-api',
        },
      }),
      connections: [
        {
          offering: 'jenkins',
          settings: {
            baseUrl: `${tools.url}/jenkins`,
            user: credentials.jenkinsUser,
          },
          secrets: { token: credentials.jenkinsToken },
        },
        {
          offering: 'gitlab',
          settings: { baseUrl: `${tools.url}/gitlab` },
          secrets: { token: credentials.gitlabToken },
        },
        {
          offering: 'kubernetes',
          name: 'dev',
          affiliate: 'kb-card',
          settings: {
            url: `${tools.url}/kubernetes/kb-card-dev`,
            stage: 'dev',
            csp: 'private',
          },
          secrets: { token: credentials.kubernetesToken('kb-card-dev') },
        },
      ],
      queries: {
        'jenkins/console': async read => ({
          job: JOB,
          number: String((await read('jenkins/builds')).builds[0].number),
        }),
        'jenkins/queue-item': async (_, answerOf) => ({
          job: JOB,
          item: String(answerOf('jenkins/start-build').queueItem),
        }),
      },
      actions: {
        'jenkins/start-build': async () => ({ branch: 'develop' }),
      },
    });
    expect(story).toEqual({ wrong: [], unseen: [] });
  } finally {
    await tools.stop();
  }
}, 60_000);
