import {
  RELATION_HAS_MEMBER,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EntityRefLink,
  getEntityRelations,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { EmptyState, Panel, PanelBody } from '@kronos-portal/react';
import { catalogKronosTranslationRef } from '../../translation';
import styles from './TeamMembers.module.css';

/** Who is in a team. */
export function TeamMembers() {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const { entity } = useEntity();
  const members = getEntityRelations(entity, RELATION_HAS_MEMBER);
  return (
    <Panel title={t('affiliate.members')} note={String(members.length)}>
      <PanelBody>
        {members.length === 0 && <EmptyState text={t('team.noMembers')} />}
        <ul className={styles.members}>
          {members.map(member => (
            <li key={stringifyEntityRef(member)}>
              <EntityRefLink entityRef={member} hideIcon />
            </li>
          ))}
        </ul>
      </PanelBody>
    </Panel>
  );
}
