import { translationApiRef } from '@backstage/frontend-plugin-api';
import {
  makeFieldSchema,
  scaffolderApiRef,
} from '@backstage/plugin-scaffolder-react';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { teamsOf } from '../api/creatable';
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
    return (
      <ChosenTeam
        affiliate={formContext?.formData?.[affiliateProperty(uiSchema)]}
        value={formData}
        onChange={onChange}
        isDisabled={disabled}
        isInvalid={Boolean(rawErrors?.length)}
      />
    );
  },
  async validation(team, field, { apiHolder, formData, uiSchema }) {
    const snapshot = apiHolder
      .get(translationApiRef)
      ?.getTranslation(scaffolderKronosTranslationRef);
    const catalog = apiHolder.get(catalogApiRef);
    if (!snapshot?.ready || !catalog) return;
    const affiliate = formData[affiliateProperty(uiSchema)];
    if (!affiliate) {
      field.addError(snapshot.t('error.affiliate'));
      return;
    }
    // it may have been chosen before the affiliate was
    const teams = await teamsOf({
      catalog,
      affiliate: String(affiliate),
      ownershipEntityRefs: [],
    }).catch((error: Error) => error);
    if (teams instanceof Error) {
      field.addError(snapshot.t('team.failed', { error: teams.message }));
    } else if (!teams.some(({ name }) => name === team)) {
      field.addError(snapshot.t('error.team'));
    }
  },
});

/** Where the form keeps the affiliate whose teams are asked for. */
function affiliateProperty(
  uiSchema: { 'ui:options'?: { affiliate?: string } } | undefined,
) {
  return uiSchema?.['ui:options']?.affiliate ?? 'affiliate';
}

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
