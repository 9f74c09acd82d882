import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Skeleton } from '@backstage/ui';
import { useEffect } from 'react';
import { scaffolderKronosTranslationRef } from '../../translations/ref';
import { likelyTeam, useChoices } from '../ServiceForm/useChoices';
import { AffiliateSelect } from './AffiliateSelect';
import { TeamSelect } from './TeamSelect';

interface PartProps {
  value: string | undefined;
  onChange(name: string): void;
  isDisabled?: boolean;
  isInvalid?: boolean;
}

/** Finds the affiliates in which the person may create, and chooses the only one by itself. */
export function ChosenAffiliate(props: PartProps) {
  const { value, onChange } = props;
  const { t } = useTranslationRef(scaffolderKronosTranslationRef);
  const { start } = useChoices(undefined);
  const only = start.value?.only;
  useEffect(() => {
    if (only && !value) onChange(only);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when it is known
  }, [only]);
  if (start.loading) return <Skeleton width="100%" height={64} />;
  if (start.error) {
    return (
      <Alert
        status="danger"
        icon
        title={t('affiliate.failed', { error: start.error.message })}
      />
    );
  }
  if (!start.value?.affiliates.length) {
    return <Alert status="warning" icon title={t('affiliate.none')} />;
  }
  return <AffiliateSelect {...props} affiliates={start.value.affiliates} />;
}

/** Finds the teams of an affiliate, and chooses the one that the person can mean. */
export function ChosenTeam(
  props: PartProps & { affiliate: string | undefined },
) {
  const { affiliate, value, onChange } = props;
  const { teams } = useChoices(affiliate);
  const likely = likelyTeam(teams.value);
  useEffect(() => {
    if (likely && !value) onChange(likely);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for an affiliate, when it is known
  }, [likely]);
  return <TeamSelect {...props} teams={teams} />;
}
