import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Select, Text } from '@backstage/ui';
import { scaffolderKronosTranslationRef } from '../../translations/ref';
import type { useTeams } from './useChoices';

export interface TeamSelectProps {
  /** whose teams they are; none is chosen without */
  affiliate: string | undefined;
  teams: ReturnType<typeof useTeams>;
  value: string | undefined;
  onChange(team: string): void;
  isDisabled?: boolean;
  isInvalid?: boolean;
}

/** A team of the affiliate, and why there is none to choose. */
export function TeamSelect(props: TeamSelectProps) {
  const { affiliate, teams, value, onChange, isDisabled, isInvalid } = props;
  const { t } = useTranslationRef(scaffolderKronosTranslationRef);
  return (
    <>
      <Select
        label={t('team.label')}
        description={t('team.description')}
        placeholder={t('team.placeholder')}
        options={(teams.value ?? []).map(team => ({
          value: team.name,
          label: team.title,
        }))}
        value={value ?? null}
        onChange={key => onChange(String(key ?? ''))}
        isDisabled={isDisabled || !affiliate || teams.loading}
        isInvalid={isInvalid}
      />
      {teams.error && (
        <Alert
          status="danger"
          icon
          title={t('team.failed', { error: teams.error.message })}
        />
      )}
      {affiliate && teams.value?.length === 0 && !teams.loading && (
        <Text color="warning">{t('team.none')}</Text>
      )}
    </>
  );
}
