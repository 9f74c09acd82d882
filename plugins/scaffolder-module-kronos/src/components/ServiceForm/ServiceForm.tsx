import {
  fetchApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Flex, Text, TextField } from '@backstage/ui';
import { serviceNameFault } from '@kronos-portal/common';
import { useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import useAsync from 'react-use/esm/useAsync';
import type { Choice } from '../../api/creatable';
import { installedOfferings } from '../../api/installedOfferings';
import { scaffolderKronosTranslationRef } from '../../translations/ref';
import { AffiliateChoices } from '../Choices/AffiliateChoices';
import { AffiliateSelect } from '../Choices/AffiliateSelect';
import { TeamSelect } from '../Choices/TeamSelect';
import { likelyTeam, useChoices } from '../Choices/useChoices';
import { NameField } from '../NameField/NameField';
import { PlanPreview } from './PlanPreview';
import { DESCRIPTION_MAX, type ServiceInput } from './ServiceInput';

export interface ServiceFormProps {
  value: ServiceInput;
  onChange(value: ServiceInput): void;
  /** what the step's check said */
  errors?: string[];
  isDisabled?: boolean;
}

/** The form above has forgotten something. */
const isOther = (given: ServiceInput, typed: ServiceInput) =>
  (Object.keys(typed) as (keyof ServiceInput)[]).some(
    key => (given[key] ?? '') !== (typed[key] ?? ''),
  );

/** Asks for affiliate, team, name and description, and shows what will be made. */
export function ServiceForm(props: ServiceFormProps) {
  const { onChange, errors = [], isDisabled } = props;
  // A step that is checked gives back what it was handed when the check began: what was typed meanwhile counts.
  const typed = useRef<ServiceInput>({});
  const value = { ...props.value, ...typed.current };
  const { t } = useTranslationRef(scaffolderKronosTranslationRef);
  const fetchApi = useApi(fetchApiRef);
  const { start, teams } = useChoices(value.affiliate);

  const offerings = useAsync(
    async () =>
      value.affiliate
        ? installedOfferings(fetchApi, value.affiliate)
        : undefined,
    [fetchApi, value.affiliate],
  );

  const latest = useRef(value);
  latest.current = value;
  const tell = (part: ServiceInput) => {
    typed.current = { ...typed.current, ...part };
    latest.current = { ...latest.current, ...part };
    onChange(latest.current);
  };
  // The form above keeps a state of its own and hands it to its parent after it was shown. All of that is over when the
  // person presses the next key or button.
  const change = (part: ServiceInput) => flushSync(() => tell(part));
  const tellRef = useRef(tell);
  tellRef.current = tell;

  useEffect(() => {
    if (isOther(props.value, typed.current)) tellRef.current({});
  }, [props.value]);

  useEffect(() => {
    if (!start.value || latest.current.affiliate) return;
    const { only, teams: known } = start.value;
    // also without a choice: the check of the step runs only for a value that is there
    tellRef.current(
      only ? { affiliate: only, team: likelyTeam(known || undefined) } : {},
    );
  }, [start.value]);

  const likely = likelyTeam(teams.value);
  useEffect(() => {
    if (likely && !latest.current.team) tellRef.current({ team: likely });
  }, [likely]);

  const fault = serviceNameFault(value.name);
  const tooLong = (value.description?.length ?? 0) > DESCRIPTION_MAX;

  const isOneOf = (affiliates: Choice[]) =>
    affiliates.some(({ name }) => name === value.affiliate);

  return (
    <AffiliateChoices found={start} height={320}>
      {affiliates => (
        <Flex direction="column" gap="4">
          <AffiliateSelect
            affiliates={affiliates}
            value={value.affiliate}
            onChange={name => change({ affiliate: name, team: undefined })}
            isDisabled={isDisabled}
            isInvalid={errors.length > 0 && !value.affiliate}
          />
          <TeamSelect
            affiliate={value.affiliate}
            teams={teams}
            value={value.team}
            onChange={team => change({ team })}
            isDisabled={isDisabled}
            isInvalid={errors.length > 0 && !value.team}
          />
          <NameField
            value={value.name}
            onChange={name => change({ name })}
            isDisabled={isDisabled}
            wasRefused={errors.length > 0}
          />
          <Flex direction="column" gap="1">
            <TextField
              label={t('description.label')}
              description={t('description.description')}
              value={value.description ?? ''}
              onChange={description => change({ description })}
              isInvalid={tooLong}
              isDisabled={isDisabled}
            />
            {tooLong && (
              <Text role="status" variant="body-small" color="danger">
                {t('error.descriptionLong', { max: String(DESCRIPTION_MAX) })}
              </Text>
            )}
          </Flex>
          {value.affiliate && value.name && !fault && isOneOf(affiliates) && (
            <PlanPreview
              affiliate={value.affiliate}
              name={value.name}
              // when the marketplace does not answer, the first step of the template says it
              hasRedmine={offerings.value?.includes('redmine') ?? true}
            />
          )}
        </Flex>
      )}
    </AffiliateChoices>
  );
}
