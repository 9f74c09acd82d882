import { scmIntegrationsApiRef } from '@backstage/integration-react';
import {
  ApiBlueprint,
  appLanguageApiRef,
  createFrontendModule,
  discoveryApiRef,
  fetchApiRef,
  identityApiRef,
} from '@backstage/frontend-plugin-api';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { BilingualScaffolderClient } from './api/BilingualScaffolderClient';

const scaffolderApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: scaffolderApiRef,
      deps: {
        appLanguageApi: appLanguageApiRef,
        discoveryApi: discoveryApiRef,
        fetchApi: fetchApiRef,
        identityApi: identityApiRef,
        scmIntegrationsApi: scmIntegrationsApiRef,
      },
      factory: apis => new BilingualScaffolderClient(apis),
    }),
});

export const scaffolderModuleKronos = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    scaffolderApi,
    FormFieldBlueprint.make({
      name: 'kronos-service',
      params: {
        field: () =>
          import('./fields/kronosService').then(m => m.kronosServiceField),
      },
    }),
    FormFieldBlueprint.make({
      name: 'kronos-affiliate',
      params: {
        field: () =>
          import('./fields/kronosParts').then(m => m.kronosAffiliateField),
      },
    }),
    FormFieldBlueprint.make({
      name: 'kronos-team',
      params: {
        field: () =>
          import('./fields/kronosParts').then(m => m.kronosTeamField),
      },
    }),
    FormFieldBlueprint.make({
      name: 'kronos-name',
      params: {
        field: () =>
          import('./fields/kronosParts').then(m => m.kronosNameField),
      },
    }),
    FormFieldBlueprint.make({
      name: 'kronos-schedule',
      params: {
        field: () =>
          import('./fields/kronosSchedule').then(m => m.kronosScheduleField),
      },
    }),
  ],
});
