import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { StatusDot, type Tone } from '@kronos-portal/react';
import { isBroken, type Installation } from '../../hooks/useInstallations';
import { homeTranslationRef } from '../../translation';

const KNOWN = [
  'requested',
  'checking',
  'stamping',
  'installed',
  'degraded',
  'failed',
  'uninstalling',
] as const;

function toneOf(installation: Installation): Tone {
  if (isBroken(installation)) return 'bad';
  return installation.state === 'installed' ? 'good' : 'busy';
}

export function InstallationState(props: { installation: Installation }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const { installation } = props;
  const known = KNOWN.find(name => name === installation.state);
  return (
    <StatusDot
      tone={toneOf(installation)}
      text={known ? t(`installations.state.${known}`) : installation.state}
    />
  );
}
