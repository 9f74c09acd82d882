import { createTranslationRef } from '@backstage/frontend-plugin-api';

export const catalogKronosTranslationRef = createTranslationRef({
  id: 'kronos.catalog',
  messages: {
    affiliate: {
      label: 'Affiliate',
      unresolved: 'Owner not resolved',
    },
    column: {
      affiliate: 'Affiliate',
      build: 'Build',
      deployment: 'Deployment',
      issues: 'Issues',
    },
    state: {
      unknown: 'Not known yet',
      loading: 'Loading',
      stale: 'Newest attempt failed',
      issues_one: '{{count}} open',
      issues_other: '{{count}} open',
      noIssues: 'None',
    },
    age: {
      now: 'Seen just now',
      minutes_one: 'Seen {{count}} minute ago',
      minutes_other: 'Seen {{count}} minutes ago',
      hours_one: 'Seen {{count}} hour ago',
      hours_other: 'Seen {{count}} hours ago',
      days_one: 'Seen {{count}} day ago',
      days_other: 'Seen {{count}} days ago',
    },
    build: {
      success: 'Succeeded',
      unstable: 'Unstable',
      failed: 'Failed',
      running: 'Running',
      queued: 'Queued',
      aborted: 'Stopped',
      'not-built': 'Never built',
      unknown: 'Unknown',
    },
    workload: {
      ready: '{{ready}}/{{desired}} ready',
      degraded: 'Degraded {{ready}}/{{desired}}',
      progressing: 'Rolling out {{ready}}/{{desired}}',
      stopped: 'Stopped',
      unknown: 'Unknown',
    },
  },
  translations: { ko: () => import('./translations/ko') },
});
