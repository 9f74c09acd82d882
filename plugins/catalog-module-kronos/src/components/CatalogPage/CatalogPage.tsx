import {
  configApiRef,
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { CatalogTable } from '@backstage/plugin-catalog';
import catalogPlugin, {
  catalogTranslationRef,
} from '@backstage/plugin-catalog/alpha';
import { taskCreatePermission } from '@backstage/plugin-scaffolder-common/alpha';
import {
  CatalogFilterLayout,
  EntityListProvider,
  useEntityList,
  type EntityListPagination,
} from '@backstage/plugin-catalog-react';
import { usePermission } from '@backstage/plugin-permission-react';
import { ButtonLink, Container, Header } from '@backstage/ui';
import { kronosReactTranslationRef } from '@kronos-portal/react';
import { RiAddLine } from '@remixicon/react';
import { useMemo, type ReactNode } from 'react';
import { PageObservationsProvider } from '../../hooks/pageObservations';
import {
  VisibleAffiliatesProvider,
  useVisibleAffiliates,
} from '../../hooks/visibleAffiliates';
import { catalogKronosTranslationRef } from '../../translation';
import { columnsFor } from './columns';

/** The catalog's list with the state of services beside their names. */
export function CatalogPage(props: {
  filters: ReactNode;
  pagination: EntityListPagination;
}) {
  const { t } = useTranslationRef(catalogTranslationRef);
  const orgName =
    useApi(configApiRef).getOptionalString('organization.name') ?? 'Backstage';
  const create = useRouteRef(catalogPlugin.externalRoutes.createComponent)?.();
  const { allowed } = usePermission({ permission: taskCreatePermission });
  // The words of the cells come while the list is asked for: a cell that waits for them has the whole table drawn twice.
  useTranslationRef(kronosReactTranslationRef);
  return (
    <EntityListProvider pagination={props.pagination}>
      <Header
        title={t('indexPage.title', { orgName })}
        customActions={
          allowed && create ? (
            <ButtonLink
              variant="primary"
              href={create}
              iconStart={<RiAddLine />}
            >
              {t('indexPage.createButtonTitle')}
            </ButtonLink>
          ) : undefined
        }
      />
      <Container>
        <VisibleAffiliatesProvider>
          <CatalogFilterLayout>
            <CatalogFilterLayout.Filters>
              {props.filters}
            </CatalogFilterLayout.Filters>
            <CatalogFilterLayout.Content>
              <List />
            </CatalogFilterLayout.Content>
          </CatalogFilterLayout>
        </VisibleAffiliatesProvider>
      </Container>
    </EntityListProvider>
  );
}

function List() {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const { entities, totalItems } = useEntityList();
  const { length: affiliates } = useVisibleAffiliates();
  const columns = useMemo(() => columnsFor({ affiliates }), [affiliates]);
  return (
    <PageObservationsProvider entities={entities}>
      <CatalogTable
        columns={columns}
        title={t('list.title', {
          total: String(totalItems ?? entities.length),
        })}
      />
    </PageObservationsProvider>
  );
}
