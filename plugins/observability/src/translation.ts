import { createTranslationRef } from '@backstage/frontend-plugin-api';

export const observabilityTranslationRef = createTranslationRef({
  id: 'kronos.observability',
  messages: {
    health: {
      title: 'Status',
      firing_one: '{{count}} alert is firing',
      firing_other: '{{count}} alerts are firing',
      quiet: 'No alert',
      unknown: 'Alerts unknown',
      open: 'Open monitoring',
      empty: 'Nothing is measured for this service yet.',
    },
    metrics: {
      title: 'Metrics',
      range: 'Time range',
      window: 'Chosen window: {{from}} – {{to}}',
      panelFailed: 'This panel could not be read.',
    },
    panel: {
      requests: 'Requests',
      errors: 'Error ratio',
      latency: 'Response time',
      cpu: 'CPU',
      memory: 'Memory',
      restarts: 'Restarts',
    },
    range: {
      '15m': '15 min',
      '1h': '1 hour',
      '6h': '6 hours',
      '24h': '24 hours',
      '7d': '7 days',
    },
    alerts: {
      title: 'Alerts',
      empty: 'No alert is firing or pending.',
      state: 'State',
      alert: 'Alert',
      severity: 'Severity',
      since: 'Since',
    },
    alert: { firing: 'Firing', pending: 'Pending', inactive: 'Quiet' },
  },
  translations: { ko: () => import('./translations/ko') },
});
