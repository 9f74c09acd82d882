import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

export const scaffolderModuleKronos = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    FormFieldBlueprint.make({
      name: 'kronos-service',
      params: {
        field: () =>
          import('./fields/kronosService').then(m => m.kronosServiceField),
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
