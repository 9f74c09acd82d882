import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text, TextField } from '@backstage/ui';
import { serviceNameFault } from '@kronos-portal/common';
import { useState } from 'react';
import { scaffolderKronosTranslationRef } from '../../translations/ref';
import { sayFault, type Translate } from '../ServiceForm/serviceFaults';
import { useNameCheck, type NameState } from '../ServiceForm/useNameCheck';

export interface NameFieldProps {
  value: string | undefined;
  onChange(name: string): void;
  isDisabled?: boolean;
  /** the step's check has said no: what is wrong is shown, also before the person left the field */
  wasRefused?: boolean;
}

/** Asks for the name of a service, and says while it is typed whether it can be one and whether it is free. */
export function NameField(props: NameFieldProps) {
  const { value, onChange, isDisabled, wasRefused } = props;
  const { t } = useTranslationRef(scaffolderKronosTranslationRef);
  const [left, setLeft] = useState(false);
  const state = useNameCheck(value);
  const fault = serviceNameFault(value);
  // a name of two letters is not wrong while it is being typed
  const early = fault?.kind === 'short' || fault?.kind === 'missing';
  const showFault = fault && (left || wasRefused || !early);
  const problem =
    (showFault && sayFault(t, fault)) ||
    (state === 'taken' && t('error.nameTaken', { name: value ?? '' })) ||
    undefined;
  return (
    <Flex direction="column" gap="1">
      <TextField
        label={t('name.label')}
        description={t('name.description')}
        value={value ?? ''}
        onChange={name => onChange(name.trim())}
        onBlur={() => setLeft(true)}
        isInvalid={Boolean(problem)}
        isDisabled={isDisabled}
        autoComplete="off"
        spellCheck="false"
      />
      <Text
        role="status"
        variant="body-small"
        color={problem ? 'danger' : 'secondary'}
      >
        {problem ?? sayState(t, state)}
      </Text>
    </Flex>
  );
}

function sayState(t: Translate, state: NameState) {
  switch (state) {
    case 'checking':
      return t('name.checking');
    case 'free':
      return t('name.free');
    case 'unchecked':
      return t('name.unchecked');
    default:
      return '';
  }
}
