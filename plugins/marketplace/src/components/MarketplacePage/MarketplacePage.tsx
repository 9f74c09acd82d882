import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Container, Header } from '@backstage/ui';
import { Route, Routes, useLocation } from 'react-router-dom';
import { affiliateQuery, useAffiliates } from '../../hooks/useAffiliates';
import { auditRouteRef, installedRouteRef, rootRouteRef } from '../../routes';
import { marketplaceTranslationRef } from '../../translation';
import { AuditPage } from '../AuditPage/AuditPage';
import { InstalledPage } from '../InstalledPage/InstalledPage';
import { InstallPage } from '../InstallForm/InstallPage';
import { OfferingGrid } from '../OfferingGrid/OfferingGrid';
import { OfferingPage } from '../OfferingPage/OfferingPage';

/** The pages of the marketplace below one title; the chosen affiliate stays in the address. */
export function MarketplacePage() {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const { pathname } = useLocation();
  const { chosen, affiliates } = useAffiliates();
  const root = useRouteRef(rootRouteRef)?.();
  const installed = useRouteRef(installedRouteRef)?.();
  const audit = useRouteRef(auditRouteRef)?.();
  const query = affiliateQuery(chosen?.name);
  const mayAudit = affiliates?.some(({ can }) => can.audit);

  const tabs = [
    { id: 'browse', label: t('tabs.browse'), href: `${root}${query}` },
    {
      id: 'installed',
      label: t('tabs.installed'),
      href: `${installed}${query}`,
    },
    ...(mayAudit
      ? [{ id: 'audit', label: t('tabs.audit'), href: `${audit}${query}` }]
      : []),
  ];
  const active =
    tabs.find(({ id }) => pathname.endsWith(`/${id}`))?.id ?? 'browse';

  return (
    <>
      <Header
        title={t('title')}
        description={t('lead')}
        tabs={tabs}
        activeTabId={active}
      />
      <Container>
        <Routes>
          <Route index element={<OfferingGrid />} />
          <Route path="offerings/:offering" element={<OfferingPage />} />
          <Route path="offerings/:offering/install" element={<InstallPage />} />
          <Route path="installed" element={<InstalledPage />} />
          <Route path="audit" element={<AuditPage />} />
        </Routes>
      </Container>
    </>
  );
}
