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
      descriptionLong: 'The description has at most {{max}} characters.',
    },
  },
  translations: { ko: () => import('./ko') },
});
