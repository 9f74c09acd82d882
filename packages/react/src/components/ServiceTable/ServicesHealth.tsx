import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { hasKnownHealth } from '../../services/serviceState';
import type { Services } from '../../services/useServices';
import { kronosReactTranslationRef } from '../../translation';
import { StatusDot } from '../StatusChip/StatusChip';

/** How many services need a look. Green is for what is known: where a domain is silent or nothing was seen, it says so. */
export function ServicesHealth(props: Pick<Services, 'items' | 'silent'>) {
  const { items, silent } = props;
  const { t } = useTranslationRef(kronosReactTranslationRef);
  const count = items.filter(({ state }) => state.troubles.length > 0).length;
  if (count > 0) {
    return <StatusDot tone="bad" text={t('service.attention', { count })} />;
  }
  const known =
    silent.length === 0 && items.some(({ state }) => hasKnownHealth(state));
  return known ? (
    <StatusDot tone="good" text={t('service.fine')} />
  ) : (
    <StatusDot tone="quiet" text={t('service.unknown')} />
  );
}
