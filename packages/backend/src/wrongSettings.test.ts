import fs from 'node:fs';
import path from 'node:path';
import { Portal } from './isolation/portal/Portal';

jest.setTimeout(240_000);

/** An address of each plugin, and what it answers to a person of KB국민카드 when the plugin is served. */
const SERVED = {
  anomalies: '/api/anomalies/anomalies',
  auth: '/api/auth/.well-known/jwks.json',
  catalog: '/api/catalog/entities?limit=1',
  collaboration:
    '/api/collaboration/entities/component/default/card-payment-api/redmine/issues',
  delivery:
    '/api/delivery/entities/component/default/card-payment-api/jenkins/builds',
  events: '/api/events/openapi.json',
  kubernetes: '/api/kubernetes/clusters',
  marketplace: '/api/marketplace/installations?affiliate=kb-card',
  'mcp-actions': '/api/mcp-actions/.backstage/auth/v1/cookie',
  notifications: '/api/notifications/status',
  observability:
    '/api/observability/entities/component/default/card-payment-api/prometheus/health',
  permission: '/api/permission/health',
  scaffolder: '/api/scaffolder/v2/actions',
  search: '/api/search/query?term=card',
  signals: '/api/signals/health',
  'user-settings': '/api/user-settings/.backstage/auth/v1/cookie',
};

/** Settings of which each is wrong for one plugin. */
const WRONG = {
  tools: {
    anomalies: { budget: { linesPerRead: 'many' } },
    marketplace: { secrets: { keys: [{ id: 'one', key: 'c2hvcnQ=' }] } },
    search: { collators: { catalog: { batchSize: 'lots' } } },
    scaffolder: { concurrentTasksLimit: 'some' },
    kronos: {
      upstream: { allow: [{ network: 'everywhere' }] },
      webhooks: { jenkins: { secret: 12 } },
    },
    catalog: {
      providers: {
        gitlab: { playground: { schedule: { frequency: 'often' } } },
      },
    },
  },
  ground: {
    auth: { providers: { oidc: { development: { metadataUrl: 7 } } } },
    catalog: { locations: 'everything' },
    kubernetes: { clusterLocatorMethods: 'all' },
    kronos: { group: 12 },
    events: { modules: { gitlab: { webhookSecret: 5 } } },
  },
};

it('look', async () => {
  for (const [name, settings] of Object.entries(WRONG)) {
    const portal = await Portal.start({ settings });
    try {
      const token =
        name === 'tools' ? await portal.signIn('kb-card-developer') : undefined;
      const lines: string[] = [];
      for (const [plugin, at] of Object.entries(SERVED)) {
        const { status, text } = await portal.call('GET', at, { token });
        lines.push(`${plugin} ${status} ${text.slice(0, 300)}`);
      }
      const log = fs.readFileSync(path.join(portal.folder, 'backend.log'), 'utf8');
      console.log(name, lines.join('\n'), log.split('\n').filter(l => /error|wrong|ignored|left out/i.test(l)).join('\n').slice(0, 6000));
    } catch (e) {
      console.log(name, String(e), portal.folder);
    } finally {
      await portal.stop();
    }
  }
});
