import { domainApiStory, stampedService } from '@kronos-portal/node/testUtils';
import { startPlayground } from '@kronos-portal/playground/testUtils';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { api } from './api';
import { connectors } from './connectors';
import { observabilityPlugin } from './plugin';

it('openapi.yaml says what the code does; `npm run openapi` writes it', () => {
  const file = path.resolve(__dirname, '../openapi.yaml');
  expect(parse(fs.readFileSync(file, 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(api)),
  );
});

it('answers what openapi.yaml promises', async () => {
  const tools = await startPlayground({ tools: ['prometheus'] });
  try {
    const story = await domainApiStory({
      plugin: observabilityPlugin,
      pluginId: 'observability',
      connectors,
      entity: stampedService('card-payment-api', {
        tools: ['prometheus'],
        annotations: { 'prometheus.io/labels': 'service=card-payment-api' },
      }),
      connections: [
        {
          offering: 'prometheus',
          settings: { baseUrl: `${tools.url}/prometheus` },
        },
      ],
    });
    expect(story).toEqual({ wrong: [], unseen: [] });
  } finally {
    await tools.stop();
  }
}, 60_000);
