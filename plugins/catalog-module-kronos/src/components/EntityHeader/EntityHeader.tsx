import {
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
  type CompoundEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { catalogTranslationRef } from '@backstage/plugin-catalog/alpha';
import {
  catalogApiRef,
  catalogReactTranslationRef,
  getEntityRelations,
  useEntity,
  useEntityPresentation,
  useEntityRefLink,
  useStarredEntity,
} from '@backstage/plugin-catalog-react';
import type { EntityHeaderLayoutProps } from '@backstage/plugin-catalog-react/alpha';
import {
  ButtonIcon,
  Header,
  HeaderMetadataUsers,
  Link,
  type HeaderMetadataItem,
  type HeaderNavTabItem,
} from '@backstage/ui';
import { affiliateOf, affiliateRef } from '@kronos-portal/common';
import { useCatalogWords, useWindowTitle } from '@kronos-portal/react';
import { RiStarFill, RiStarLine } from '@remixicon/react';
import useAsync from 'react-use/esm/useAsync';
import { useInstallationChanges } from '../../hooks/useInstallationChanges';
import { ContextMenu } from './contextMenu';
import { useTranslatedTabs } from './useTranslatedTabs';

/** The catalog's header of an entity with its affiliate; keeps the page in step with what is installed. */
export function EntityHeader({ tabs, activeTabId }: EntityHeaderLayoutProps) {
  const { entity } = useEntity();
  useInstallationChanges();
  const { primaryTitle } = useEntityPresentation(entity);
  const type = entity.spec?.type?.toString();
  const affiliate = useAffiliateTag(entity);
  const metadata = useMetadata(entity);
  const words = useCatalogWords();
  const translatedTabs = useTranslatedTabs(tabs);
  useWindowTitle([primaryTitle, labelOf(translatedTabs, activeTabId)], {
    within: true,
  });
  return (
    <Header
      title={primaryTitle}
      tags={[
        ...(affiliate ? [affiliate] : []),
        { label: words.kind(entity.kind) },
        ...(type ? [{ label: words.type(type) }] : []),
      ]}
      metadata={metadata}
      tabs={translatedTabs}
      activeTabId={activeTabId}
      customActions={
        <>
          <Star entity={entity} />
          <ContextMenu entity={entity} />
        </>
      }
    />
  );
}

function labelOf(
  tabs: HeaderNavTabItem[] | undefined,
  id: string | null | undefined,
) {
  return tabs
    ?.flatMap(tab => ('items' in tab ? tab.items : [tab]))
    .find(tab => tab.id === id)?.label;
}

function useAffiliateTag(entity: Entity) {
  const catalogApi = useApi(catalogApiRef);
  const entityLink = useEntityRefLink();
  const name = affiliateOf(entity);
  const { value: title } = useAsync(async () => {
    if (!name) return undefined;
    const group = await catalogApi.getEntityByRef(affiliateRef(name));
    return group?.metadata.title;
  }, [catalogApi, name]);
  const isItself = entity.metadata.name === name && entity.kind === 'Group';
  return name && !isItself
    ? { label: title ?? name, href: entityLink(affiliateRef(name)) }
    : undefined;
}

const HIERARCHY_LABELS = {
  system: 'entityLabels.systemLabel',
  domain: 'entityLabels.domainLabel',
} as const;

const hierarchyLabel = ({ kind }: CompoundEntityRef) =>
  HIERARCHY_LABELS[
    kind.toLocaleLowerCase('en-US') as keyof typeof HIERARCHY_LABELS
  ] ?? ('entityLabels.partOfLabel' as const);

function useMetadata(entity: Entity): HeaderMetadataItem[] {
  const { t } = useTranslationRef(catalogTranslationRef);
  const entityLink = useEntityRefLink();
  const words = useCatalogWords();
  const owners = useOwners(entity);
  const items: HeaderMetadataItem[] = [];
  const lifecycle = entity.spec?.lifecycle?.toString();
  if (lifecycle) {
    items.push({
      label: t('entityLabels.lifecycleLabel'),
      value: words.lifecycle(lifecycle),
    });
  }
  if (owners.length) {
    items.push({
      label: t('entityLabels.ownerLabel'),
      value: <HeaderMetadataUsers users={owners} />,
    });
  }
  for (const ref of getEntityRelations(entity, RELATION_PART_OF)) {
    items.push({
      label: t(hierarchyLabel(ref)),
      value: (
        <Link href={entityLink(ref)} standalone>
          {ref.name}
        </Link>
      ),
    });
  }
  return items;
}

function useOwners(entity: Entity) {
  const catalogApi = useApi(catalogApiRef);
  const entityLink = useEntityRefLink();
  const refs = getEntityRelations(entity, RELATION_OWNED_BY);
  const key = refs.map(ref => stringifyEntityRef(ref)).join();
  const { value } = useAsync(
    async () =>
      key
        ? catalogApi.getEntitiesByRefs({
            entityRefs: key.split(','),
            fields: ['kind', 'metadata', 'spec.profile'],
          })
        : undefined,
    [catalogApi, key],
  );
  return refs.map((ref, i) => {
    const owner = value?.items[i];
    const profile = owner?.spec?.profile as { picture?: string } | undefined;
    return {
      name: owner?.metadata.title ?? ref.name,
      src: profile?.picture,
      href: entityLink(ref),
    };
  });
}

function Star({ entity }: { entity: Entity }) {
  const { t } = useTranslationRef(catalogReactTranslationRef);
  const { isStarredEntity, toggleStarredEntity } = useStarredEntity(entity);
  return (
    <ButtonIcon
      variant="secondary"
      aria-label={
        isStarredEntity
          ? t('favoriteEntity.removeFromFavorites')
          : t('favoriteEntity.addToFavorites')
      }
      icon={isStarredEntity ? <RiStarFill /> : <RiStarLine />}
      onPress={() => toggleStarredEntity()}
    />
  );
}
