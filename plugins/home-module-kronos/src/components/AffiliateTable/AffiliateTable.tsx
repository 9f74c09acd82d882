import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import { affiliateOf, affiliateRef } from '@kronos-portal/common';
import { StatusDot } from '@kronos-portal/react';
import { useServices, type Service } from '../../hooks/useServices';
import { homeTranslationRef } from '../../translation';
import { Section } from '../Section/Section';
import sectionStyles from '../Section/Section.module.css';

/** The affiliates side by side: how many services, how many in good shape. */
export function AffiliateTable({ titles }: { titles: Record<string, string> }) {
  const { t } = useTranslationRef(homeTranslationRef);
  const services = useServices('all');
  if (services.error) {
    return (
      <Section title={t('affiliates.title')}>
        <div className={sectionStyles.message} role="alert">
          {t('services.failed')}
        </div>
      </Section>
    );
  }
  return (
    <Section title={t('affiliates.title')}>
      {services.value ? (
        <div className={sectionStyles.scroll}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('affiliates.affiliate')}</th>
                <th scope="col" data-kind="number">
                  {t('affiliates.services')}
                </th>
                <th scope="col" data-kind="number">
                  {t('affiliates.healthy')}
                </th>
                <th scope="col">{t('affiliates.attention')}</th>
                <th scope="col" data-kind="number">
                  {t('affiliates.issues')}
                </th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(titles).map(([name, title]) => (
                <AffiliateRow
                  key={name}
                  name={name}
                  title={title}
                  services={services.value!.filter(
                    service => affiliateOf(service.entity) === name,
                  )}
                />
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <div className={sectionStyles.message}>
          <Skeleton width="100%" height={180} />
        </div>
      )}
    </Section>
  );
}

function AffiliateRow({
  name,
  title,
  services,
}: {
  name: string;
  title: string;
  services: Service[];
}) {
  const built = services.filter(({ state }) => state.build !== undefined);
  const good = built.filter(({ state }) => state.build === 'success').length;
  const troubled = services.filter(({ state }) => state.trouble > 0).length;
  const known = services.filter(({ state }) => state.issues !== undefined);
  const issues = known.reduce((sum, { state }) => sum + state.issues!, 0);
  return (
    <tr>
      <td>
        <EntityRefLink entityRef={affiliateRef(name)} title={title} />
      </td>
      <td data-kind="number">{services.length}</td>
      <td data-kind="number">
        {built.length ? `${good} / ${built.length}` : '–'}
      </td>
      <td>
        <StatusDot tone={troubled ? 'bad' : 'good'} text={String(troubled)} />
      </td>
      <td data-kind="number">{known.length ? issues : '–'}</td>
    </tr>
  );
}
