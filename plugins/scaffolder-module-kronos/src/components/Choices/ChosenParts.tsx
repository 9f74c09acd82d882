import { useEffect } from 'react';
import { AffiliateChoices } from './AffiliateChoices';
import { AffiliateSelect } from './AffiliateSelect';
import { TeamSelect } from './TeamSelect';
import { likelyTeam, useAffiliates, useTeams } from './useChoices';

interface PartProps {
  value: string | undefined;
  /** undefined when what was chosen is no longer possible */
  onChange(name: string | undefined): void;
  isDisabled?: boolean;
  isInvalid?: boolean;
}

/** Finds the affiliates in which the person may create, and chooses the only one by itself. */
export function ChosenAffiliate(props: PartProps) {
  const { value, onChange } = props;
  const found = useAffiliates();
  const only = found.value?.only;
  useEffect(() => {
    if (only && !value) onChange(only);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when it is known
  }, [only]);
  return (
    <AffiliateChoices found={found} height={64}>
      {affiliates => <AffiliateSelect {...props} affiliates={affiliates} />}
    </AffiliateChoices>
  );
}

/** Finds the teams of an affiliate, chooses the one that the person can mean, and gives up one of another affiliate. */
export function ChosenTeam(
  props: PartProps & { affiliate: string | undefined },
) {
  const { affiliate, value, onChange } = props;
  const teams = useTeams(affiliate);
  const likely = likelyTeam(teams.value);
  const known = affiliate && !teams.loading ? teams.value : undefined;
  useEffect(() => {
    if (known && !known.some(({ name }) => name === value)) {
      if (value !== likely) onChange(likely);
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for an affiliate, when they are known
  }, [known]);
  return <TeamSelect {...props} teams={teams} />;
}
