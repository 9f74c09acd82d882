import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink, useEntity } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import { EmptyState, ErrorState, Panel, PanelBody } from '@kronos-portal/react';
import { useAffiliateGroups } from '../../hooks/useAffiliateGroups';
import { catalogKronosTranslationRef } from '../../translation';
import styles from './Affiliate.module.css';

/** Who is what for an affiliate. */
export function AffiliateMembers() {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const { name } = useEntity().entity.metadata;
  const { value, error, retry } = useAffiliateGroups(name);
  return (
    <Panel title={t('affiliate.people')}>
      {!value && (
        <PanelBody>
          {error ? (
            <ErrorState title={t('affiliate.failed')} onRetry={retry} />
          ) : (
            <Skeleton width="100%" height={160} />
          )}
        </PanelBody>
      )}
      {value?.roles.length === 0 && (
        <PanelBody>
          <EmptyState text={t('affiliate.noPeople')} />
        </PanelBody>
      )}
      <dl className={styles.roles}>
        {value?.roles.map(({ role, people }) => (
          <div key={role}>
            <dt>
              {t(`role.${role}`)} <span>{people.length}</span>
            </dt>
            <dd>
              <ul>
                {people.map(person => (
                  <li key={person.ref}>
                    <EntityRefLink
                      entityRef={person.ref}
                      title={person.name}
                      hideIcon
                    />
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
