import { createTranslationRef } from '@backstage/frontend-plugin-api';

export const scaffolderKronosTranslationRef = createTranslationRef({
  id: 'scaffolder-kronos',
  messages: {
    affiliate: {
      label: 'Affiliate',
      none: 'You may not create services for any affiliate. Ask the administrator of your affiliate for a developer role.',
      failed: 'Your affiliates could not be read: {{error}}',
      placeholder: 'Choose an affiliate',
    },
    team: {
      label: 'Team',
      description: 'Owns the service and is asked about it.',
      none: 'This affiliate has no team yet.',
      failed: 'The teams could not be read: {{error}}',
      placeholder: 'Choose a team',
    },
    name: {
      label: 'Name',
      description:
        '3 to 40 small letters, digits and single dashes. Repository, job, issues and namespace get this name.',
      checking: 'Checking …',
      free: 'The name is free.',
      unchecked: 'The name could not be checked just now.',
    },
    description: {
      label: 'Description',
      description: 'One line, so that others know what it is for.',
    },
    schedule: {
      label: 'Schedule',
      description:
        'Five fields of cron: minute, hour, day of the month, month, weekday (0 is Sunday). Seoul time. Numbers, *, lists (1,15), ranges (1-5) and steps (*/10) are possible.',
      examples:
        'Examples: 0 2 * * * every day at 02:00 · 30 6 * * 1-5 Monday to Friday at 06:30 · */10 9-17 * * * every ten minutes from 9 to 17:50 · 0 1 1 * * on the first of each month at 01:00',
      next: 'Runs next',
      minute: 'Minute',
      hour: 'Hour',
      day: 'Day of the month',
      month: 'Month',
      weekday: 'Weekday',
    },
    preview: {
      title: 'What will be made',
      repository: 'GitLab repository',
      repositoryDetail: 'main and develop, protected, with webhook',
      job: 'Jenkins pipeline',
      project: 'Redmine project',
      projectNone: 'not installed for this affiliate',
      namespace: 'Namespace in the dev cluster',
      component: 'Catalog entry',
      release: 'First release',
      releaseDetail: 'develop is built and deployed to dev',
    },
    error: {
      affiliate: 'Choose an affiliate.',
      team: 'Choose a team.',
      nameMissing: 'Enter a name.',
      nameShort: 'The name has at least {{min}} characters.',
      nameLong: 'The name has at most {{max}} characters.',
      nameStart: 'The name starts with a small letter.',
      nameLetters: 'Only small letters, digits and dashes are possible.',
      nameDashes: 'Dashes stand alone and not at the end.',
      nameTaken: "The name '{{name}}' is taken. Choose another one.",
      scheduleMissing: 'Enter a schedule.',
      scheduleFields:
        'A schedule has five fields with spaces between them; there are {{found}}.',
      scheduleField:
        "{{field}} '{{value}}' is not possible. Numbers go from {{from}} to {{to}}.",
      scheduleNever: 'This day never comes. Check day and month.',
      descriptionLong: 'The description has at most {{max}} characters.',
    },
  },
  translations: { ko: () => import('./ko') },
});
