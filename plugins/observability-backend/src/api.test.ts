import { domainApiStory } from '@kronos-portal/node/testUtils';
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
      entity: {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name: 'card-payment-api',
          namespace: 'default',
          uid: 'uid-card-payment-api',
          labels: {
            'kronos.io/affiliate': 'kb-card',
            'plugin.kronos.io/prometheus': 'installed',
          },
          annotations: { 'prometheus.io/labels': 'service=card-payment-api' },
        },
        spec: { type: 'service' },
      },
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
