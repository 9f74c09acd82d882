import { createTranslationRef } from '@backstage/frontend-plugin-api';

/** Texts that all tool cards share. */
export const kronosReactTranslationRef = createTranslationRef({
  id: 'kronos.react',
  messages: {
    retry: 'Try again',
    loading: 'Loading',
    seen: 'Seen {{age}}',
    never: 'Nothing has been seen yet.',
    problem: {
      unconfigured:
        'The connection is not set up completely. An affiliate admin can finish it in the marketplace.',
      'missing-annotation':
        'The catalog does not say what belongs to this service.',
      blocked:
        'The address of the tool is not allowed here. The portal team can allow it.',
      unreachable: 'The tool cannot be reached. The portal keeps trying.',
      timeout: 'The tool takes too long to answer. The portal keeps trying.',
      'circuit-open':
        'The tool failed several times in a row and is left alone for a moment.',
      unauthorized:
        'The tool refuses the credentials. An affiliate admin can renew them in the marketplace.',
      forbidden:
        'The account of the connection may not read this. An admin of the tool can allow it.',
      'not-found':
        'The tool does not have what the catalog names. Check the annotation of this service.',
      'rate-limited':
        'The tool asks for fewer requests. The portal slows down.',
      'server-error':
        'The tool has an error of its own. The portal keeps trying.',
      nonsense:
        'The tool answered something that the portal does not understand.',
      'too-large': 'The answer of the tool is too large to be shown.',
      portal: 'The portal did not answer. It is tried again by itself.',
    },
    catalog: {
      kind: {
        API: 'API',
        Component: 'Component',
        Domain: 'Domain',
        Group: 'Group',
        Location: 'Location',
        Offering: 'Offering',
        Resource: 'Resource',
        System: 'System',
        Template: 'Template',
        User: 'User',
      },
      type: {
        affiliate: 'Affiliate',
        batch: 'Batch job',
        group: 'Group of companies',
        library: 'Library',
        openapi: 'OpenAPI',
        role: 'Role',
        service: 'Service',
        team: 'Team',
        website: 'Website',
      },
      lifecycle: {
        experimental: 'Experimental',
        production: 'Production',
        deprecated: 'Deprecated',
      },
    },
    service: {
      column: {
        service: 'Service',
        builds: 'Recent builds',
        running: 'Running',
        errors: 'Errors',
        alerts: 'Alerts',
        issues: 'Open issues',
        mergeRequests: 'Merge requests',
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
      trouble: {
        alert: 'Alert {{name}}',
        alerts: 'Alert {{name}} and {{more}} more',
        workload: '{{place}}: only {{ready}} of {{desired}} ready',
        buildFailed: 'Build #{{number}} failed',
        buildUnstable: 'Build #{{number}} is unstable',
        errors: '{{share}} of requests fail',
        overdue_one: '{{count}} issue is overdue',
        overdue_other: '{{count}} issues are overdue',
      },
      buildsSummary: '{{good}} of the last {{ended}} builds succeeded',
      noBuilds: 'No build has ended yet',
      firing_one: '{{count}} firing',
      firing_other: '{{count}} firing',
      none: 'None',
      unknown: 'Not known yet',
      attention_one: '{{count}} needs a look',
      attention_other: '{{count}} need a look',
      fine: 'All healthy',
      more_one: '{{count}} more in the catalog.',
      more_other: '{{count}} more in the catalog.',
      looked_one: 'Only the first one was checked for problems.',
      looked_other: 'Only the first {{count}} were checked for problems.',
      silent:
        'The portal could not read {{parts}} just now, so some columns are empty.',
      domain: {
        delivery: 'builds and deployments',
        observability: 'alerts',
        collaboration: 'issues',
      },
      outdated: '{{tools}} did not answer the last time: older state is shown',
    },
    installation: {
      requested: 'Requested',
      checking: 'Checking the connection',
      stamping: 'Switching on',
      installed: 'Installed',
      degraded: 'Has a problem',
      failed: 'Failed',
      uninstalling: 'Uninstalling',
      gone: 'Uninstalled',
      off: 'Switched off here',
    },
    annotation: {
      title: 'Not linked to {{tool}} yet',
      text: '{{tool}} is installed for this affiliate, but the catalog file of this service does not say what belongs to it. Add this to catalog-info.yaml:',
    },
    chart: {
      summary: '{{title}}: {{series}}',
      series: '{{name}} is {{last}} now, between {{min}} and {{max}}',
      empty: 'No values in this range.',
    },
  },
  translations: { ko: () => import('./translations/ko') },
});
