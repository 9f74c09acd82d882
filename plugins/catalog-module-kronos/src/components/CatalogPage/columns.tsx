import type { TableColumn } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  CatalogTable,
  type CatalogTableColumnsFunc,
  type CatalogTableRow,
} from '@backstage/plugin-catalog';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { affiliateOf, affiliateRef } from '@kronos-portal/common';
import { useCatalogWords } from '@kronos-portal/react';
import { catalogKronosTranslationRef } from '../../translation';
import {
  BuildCell,
  DeploymentCell,
  IssuesCell,
} from '../StateCells/StateCells';

type Column = TableColumn<CatalogTableRow>;

function Title(props: { of: 'affiliate' | 'build' | 'deployment' | 'issues' }) {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  // Short Korean headers stay on one line
  return (
    <span style={{ whiteSpace: 'nowrap' }}>{t(`column.${props.of}`)}</span>
  );
}

// The rows of a page come from the server in its order, and states are not part of what it can search.
const state = (of: 'build' | 'deployment' | 'issues', Cell: typeof BuildCell) =>
  ({
    title: <Title of={of} />,
    sorting: false,
    searchable: false,
    width: 'auto',
    render: ({ entity }) => <Cell entity={entity} />,
  } satisfies Column);

const affiliate: Column = {
  title: <Title of="affiliate" />,
  sorting: false,
  searchable: false,
  width: 'auto',
  render: ({ entity }) => {
    const name = affiliateOf(entity);
    return name ? (
      <EntityRefLink entityRef={affiliateRef(name)} hideIcon />
    ) : (
      '–'
    );
  },
};

function Word(props: { of: 'type' | 'lifecycle'; value: unknown }) {
  const words = useCatalogWords();
  return props.value ? <>{words[props.of](String(props.value))}</> : null;
}

/** The catalog's own column, in the words of the person. */
const worded = (of: 'type' | 'lifecycle', column: Column): Column => ({
  ...column,
  render: ({ entity }) => <Word of={of} value={entity.spec?.[of]} />,
});

/** Columns of services: whose they are and how they are. Other kinds keep the columns of the catalog. */
export const columnsFor =
  (options: { affiliates: number }): CatalogTableColumnsFunc =>
  list => {
    const { filters, entities } = list;
    const kind =
      entities[0]?.kind.toLocaleLowerCase('en-US') ?? filters.kind?.value;
    if (kind !== 'component') return CatalogTable.defaultColumnsFunc(list);
    const { columns } = CatalogTable;
    return [
      columns.createTitleColumn({ hidden: true }),
      columns.createNameColumn({ defaultKind: 'component' }),
      ...(options.affiliates > 1 ? [affiliate] : []),
      columns.createOwnerColumn(),
      worded(
        'type',
        columns.createSpecTypeColumn({ hidden: filters.type !== undefined }),
      ),
      worded('lifecycle', columns.createSpecLifecycleColumn()),
      state('build', BuildCell),
      state('deployment', DeploymentCell),
      state('issues', IssuesCell),
    ];
  };
