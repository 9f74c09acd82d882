import {
  ANNOTATION_EDIT_URL,
  ANNOTATION_LOCATION,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { MarkdownContent } from '@backstage/core-components';
import {
  toastApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { catalogTranslationRef } from '@backstage/plugin-catalog/alpha';
import { catalogEntityRefreshPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  catalogApiRef,
  EntityRefLinks,
  getEntityRelations,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { useEntityPermission } from '@backstage/plugin-catalog-react/alpha';
import { ButtonIcon, Link } from '@backstage/ui';
import { Panel, useCatalogWords } from '@kronos-portal/react';
import { RiPencilLine, RiRefreshLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import { catalogKronosTranslationRef } from '../../translation';
import styles from './AboutCard.module.css';

/** A link that an extension adds to the card. */
export interface IconLink {
  id: string;
  filter: (entity: Entity) => boolean;
  useProps: () => {
    label: string;
    href?: string;
    icon?: ReactNode;
    disabled?: boolean;
    onClick?: unknown;
  };
}

/** Who an entity is: what it does, whose it is, where its source is. */
export function AboutCard({ iconLinks }: { iconLinks: IconLink[] }) {
  const { entity } = useEntity();
  const { t } = useTranslationRef(catalogTranslationRef);
  const { t: own } = useTranslationRef(catalogKronosTranslationRef);
  const words = useCatalogWords();
  const { description, tags = [] } = entity.metadata;
  const type = entity.spec?.type?.toString();
  const lifecycle = entity.spec?.lifecycle?.toString();
  const owners = getEntityRelations(entity, RELATION_OWNED_BY);
  const wholes = getEntityRelations(entity, RELATION_PART_OF);
  const fields: [label: string, value: ReactNode][] = [
    [
      t('aboutCard.ownerField.label'),
      owners.length > 0 && (
        <EntityRefLinks entityRefs={owners} defaultKind="group" hideIcons />
      ),
    ],
    [
      t('aboutCard.systemField.label'),
      wholes.length > 0 && (
        <EntityRefLinks entityRefs={wholes} defaultKind="system" hideIcons />
      ),
    ],
    [t('aboutCard.kindField.label'), words.kind(entity.kind)],
    [t('aboutCard.typeField.label'), type && words.type(type)],
    [
      t('aboutCard.lifecycleField.label'),
      lifecycle && words.lifecycle(lifecycle),
    ],
    [
      t('aboutCard.tagsField.label'),
      tags.length > 0 && (
        <ul className={styles.tags}>
          {tags.map(tag => (
            <li key={tag}>{tag}</li>
          ))}
        </ul>
      ),
    ],
  ];
  return (
    <Panel title={own('about.title')} note={<Actions entity={entity} />}>
      <div className={styles.body}>
        {description && (
          <MarkdownContent
            className={styles.description}
            content={description}
          />
        )}
        <dl className={styles.fields}>
          {fields
            .filter(([, value]) => value)
            .map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
        </dl>
        <ul className={styles.links}>
          {iconLinks
            .filter(link => link.filter(entity))
            .map(link => (
              <ExtensionLink key={link.id} link={link} />
            ))}
        </ul>
      </div>
    </Panel>
  );
}

function ExtensionLink({ link }: { link: IconLink }) {
  const { label, href, icon, disabled } = link.useProps();
  if (!href || disabled) return null;
  return (
    <li>
      {icon}
      <Link href={href}>{label}</Link>
    </li>
  );
}

/** Reading the entity again, and changing the file that it comes from. */
function Actions({ entity }: { entity: Entity }) {
  const { t } = useTranslationRef(catalogTranslationRef);
  const catalog = useApi(catalogApiRef);
  const toast = useApi(toastApiRef);
  const { allowed } = useEntityPermission(catalogEntityRefreshPermission);
  const annotations = entity.metadata.annotations ?? {};
  const editUrl = annotations[ANNOTATION_EDIT_URL];
  const isRead = /^(url|file):/.test(annotations[ANNOTATION_LOCATION] ?? '');
  const refresh = async () => {
    try {
      await catalog.refreshEntity(stringifyEntityRef(entity));
      toast.post({
        title: t('aboutCard.refreshScheduledMessage'),
        status: 'info',
        timeout: 5_000,
      });
    } catch (error) {
      toast.post({ title: String(error), status: 'danger' });
    }
  };
  return (
    <>
      {isRead && allowed && (
        <ButtonIcon
          variant="tertiary"
          size="small"
          icon={<RiRefreshLine />}
          aria-label={t('aboutCard.refreshButtonTitle')}
          onPress={refresh}
        />
      )}
      {editUrl && (
        <ButtonIcon
          variant="tertiary"
          size="small"
          icon={<RiPencilLine />}
          aria-label={t('aboutCard.editButtonTitle')}
          onPress={() => window.open(editUrl, '_blank', 'noopener')}
        />
      )}
    </>
  );
}
