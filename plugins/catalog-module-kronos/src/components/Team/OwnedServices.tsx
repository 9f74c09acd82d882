import {
  RELATION_MEMBER_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { getEntityRelations, useEntity } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import {
  ErrorState,
  Panel,
  PanelBody,
  useServices,
} from '@kronos-portal/react';
import { catalogKronosTranslationRef } from '../../translation';
import { ServicesPanel } from '../ServicesPanel/ServicesPanel';

/** What a person has a share in is what their teams own. */
const ownersOf = (entity: Entity) =>
  [
    stringifyEntityRef(entity),
    ...getEntityRelations(entity, RELATION_MEMBER_OF).map(ref =>
      stringifyEntityRef(ref),
    ),
  ].sort();

/** The services of a team, or of the teams of a person, with how they do. */
export function OwnedServices() {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const { entity } = useEntity();
  const { value, error, retry } = useServices({ ownedBy: ownersOf(entity) });
  if (value) {
    return <ServicesPanel services={value} empty={t('team.noServices')} />;
  }
  return (
    <Panel title={t('affiliate.services')}>
      <PanelBody>
        {error ? (
          <ErrorState title={t('team.failed')} onRetry={retry} />
        ) : (
          <Skeleton width="100%" height={160} />
        )}
      </PanelBody>
    </Panel>
  );
}
