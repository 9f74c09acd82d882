import { translationApiRef } from '@backstage/frontend-plugin-api';
import {
  makeFieldSchema,
  scaffolderApiRef,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { isNameTaken } from '../api/isNameTaken';
import { ServiceForm } from '../components/ServiceForm/ServiceForm';
import { serviceFaults } from '../components/ServiceForm/serviceFaults';
import { scaffolderKronosTranslationRef } from '../translations/ref';

const schema = makeFieldSchema({
  output: z =>
    z.object({
      affiliate: z.string().optional(),
      team: z.string().optional(),
      name: z.string().optional(),
      description: z.string().optional(),
    }),
});

/** `ui:field: KronosService` on a property of type object. */
export const kronosServiceField = createFormField({
  name: 'KronosService',
  schema,
  component: ({ formData, onChange, rawErrors, disabled }) => (
    <ServiceForm
      value={formData ?? {}}
      onChange={onChange}
      errors={rawErrors}
      isDisabled={disabled}
    />
  ),
  async validation(value, field, { apiHolder }) {
    const snapshot = apiHolder
      .get(translationApiRef)
      ?.getTranslation(scaffolderKronosTranslationRef);
    const scaffolder = apiHolder.get(scaffolderApiRef);
    if (!snapshot?.ready || !scaffolder) return;
    const faults = await serviceFaults({
      value,
      t: snapshot.t,
      // the first step of the template checks again, so no answer is no reason to stop here
      isTaken: name => isNameTaken(scaffolder, name).catch(() => false),
    });
    faults.forEach(fault => field.addError(fault));
  },
});
