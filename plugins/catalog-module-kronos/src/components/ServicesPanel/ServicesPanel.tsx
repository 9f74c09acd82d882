import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  EmptyState,
  Panel,
  PanelBody,
  ServicesHealth,
  ServicesNotes,
  ServiceTable,
  useFormat,
  type Services,
} from '@kronos-portal/react';
import { catalogKronosTranslationRef } from '../../translation';

const SHOWN = 30;

/** Services of somebody, what is wrong first, and how many there are to look at. */
export function ServicesPanel(props: { services: Services; empty: string }) {
  const { services, empty } = props;
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const format = useFormat();
  const { items, total } = services;
  return (
    <Panel
      title={t('affiliate.servicesCount', { total: format.number(total) })}
      note={items.length > 0 && <ServicesHealth {...services} />}
    >
      {items.length ? (
        <ServiceTable
          label={t('affiliate.services')}
          services={items.slice(0, SHOWN)}
          narrow
        />
      ) : (
        <PanelBody>
          <EmptyState text={empty} />
        </PanelBody>
      )}
      {items.length > 0 && <ServicesNotes services={services} shown={SHOWN} />}
    </Panel>
  );
}
