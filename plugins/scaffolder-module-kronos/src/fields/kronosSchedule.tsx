import { translationApiRef } from '@backstage/frontend-plugin-api';
import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { ScheduleForm } from '../components/ScheduleForm/ScheduleForm';
import { sayScheduleFault } from '../components/ScheduleForm/scheduleFaults';
import { scaffolderKronosTranslationRef } from '../translations/ref';

const schema = makeFieldSchema({ output: z => z.string() });

/** `ui:field: KronosSchedule` on a property of type string: five fields of cron, in Seoul time. */
export const kronosScheduleField = createFormField({
  name: 'KronosSchedule',
  schema,
  component: ({ formData, onChange, disabled }) => (
    <ScheduleForm value={formData} onChange={onChange} isDisabled={disabled} />
  ),
  async validation(value, field, { apiHolder }) {
    const snapshot = apiHolder
      .get(translationApiRef)
      ?.getTranslation(scaffolderKronosTranslationRef);
    // the first step of the template checks again
    if (!snapshot?.ready) return;
    const fault = sayScheduleFault(snapshot.t, value);
    if (fault) field.addError(fault);
  },
});
