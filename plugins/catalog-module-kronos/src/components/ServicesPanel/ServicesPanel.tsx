import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EmptyState,
  Panel,
  PanelBody,
  ServiceTable,
  StatusDot,
  type Service,
} from '@kronos-portal/react';
import { catalogKronosTranslationRef } from '../../translation';
import styles from './ServicesPanel.module.css';

const SHOWN = 30;

export const isTroubled = ({ state }: Service) => state.troubles.length > 0;

/** Services of somebody, what is wrong first, and how many there are to look at. */
export function ServicesPanel(props: { services: Service[]; empty: string }) {
  const { services, empty } = props;
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const troubled = services.filter(isTroubled).length;
  return (
    <Panel
      title={t('affiliate.servicesCount', { total: String(services.length) })}
      note={
        services.length > 0 && (
          <StatusDot
            tone={troubled ? 'bad' : 'good'}
            text={
              troubled
                ? t('affiliate.attention', { count: troubled })
                : t('affiliate.fine')
            }
          />
        )
      }
    >
      {services.length ? (
        <ServiceTable
          label={t('affiliate.services')}
          services={services.slice(0, SHOWN)}
          narrow
        />
      ) : (
        <PanelBody>
          <EmptyState text={empty} />
        </PanelBody>
      )}
      {services.length > SHOWN && (
        <p className={styles.more}>
          {t('affiliate.more', { count: services.length - SHOWN })}
        </p>
      )}
    </Panel>
  );
}
