import { translationApiRef } from '@backstage/frontend-plugin-api';
import {
  makeFieldSchema,
  scaffolderApiRef,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { isNameTaken } from '../api/isNameTaken';
import { ChosenAffiliate, ChosenTeam } from '../components/Choices/ChosenParts';
import { NameField } from '../components/NameField/NameField';
import { nameFaults } from '../components/ServiceForm/serviceFaults';
import { scaffolderKronosTranslationRef } from '../translations/ref';

/*
 * The parts of `KronosService`, each a field of its own: for templates that make something else for an affiliate.
 */

/** `ui:field: KronosAffiliate` on a property of type string: the name of an affiliate in which the person may create. */
export const kronosAffiliateField = createFormField({
  name: 'KronosAffiliate',
  schema: makeFieldSchema({ output: z => z.string() }),
  component: ({ formData, onChange, rawErrors, disabled }) => (
    <ChosenAffiliate
      value={formData}
      onChange={onChange}
      isDisabled={disabled}
      isInvalid={Boolean(rawErrors?.length)}
    />
  ),
});

/**
 * `ui:field: KronosTeam` on a property of type string: the name of a team of the affiliate that stands in the property
 * `affiliate`, or in the one that `ui:options: { affiliate: … }` names.
 */
export const kronosTeamField = createFormField({
  name: 'KronosTeam',
  schema: makeFieldSchema({
    output: z => z.string(),
    uiOptions: z => z.object({ affiliate: z.string().optional() }),
  }),
  component: ({
    formData,
    onChange,
    rawErrors,
    disabled,
    uiSchema,
    formContext,
  }) => {
    const property = uiSchema['ui:options']?.affiliate ?? 'affiliate';
    return (
      <ChosenTeam
        affiliate={formContext?.formData?.[property]}
        value={formData}
        onChange={onChange}
        isDisabled={disabled}
        isInvalid={Boolean(rawErrors?.length)}
      />
    );
  },
});

/** `ui:field: KronosName` on a property of type string: a name for a service that is free, checked while it is typed. */
export const kronosNameField = createFormField({
  name: 'KronosName',
  schema: makeFieldSchema({ output: z => z.string() }),
  component: ({ formData, onChange, rawErrors, disabled }) => (
    <NameField
      value={formData}
      onChange={onChange}
      isDisabled={disabled}
      wasRefused={Boolean(rawErrors?.length)}
    />
  ),
  async validation(name, field, { apiHolder }) {
    const snapshot = apiHolder
      .get(translationApiRef)
      ?.getTranslation(scaffolderKronosTranslationRef);
    const scaffolder = apiHolder.get(scaffolderApiRef);
    if (!snapshot?.ready || !scaffolder) return;
    const faults = await nameFaults({
      name,
      t: snapshot.t,
      // the step that makes it checks again, so no answer is no reason to stop here
      isTaken: asked => isNameTaken(scaffolder, asked).catch(() => false),
    });
    faults.forEach(fault => field.addError(fault));
  },
});
