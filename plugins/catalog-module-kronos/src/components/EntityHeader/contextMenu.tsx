import type { Entity } from '@backstage/catalog-model';
import {
  ExtensionBoundary,
  useTranslationRef,
  type AppNode,
} from '@backstage/frontend-plugin-api';
import { catalogTranslationRef } from '@backstage/plugin-catalog/alpha';
import type { EntityContextMenuItemData } from '@backstage/plugin-catalog-react/alpha';
import { ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiMore2Line } from '@remixicon/react';
import { createContext, useContext } from 'react';

export interface ContextMenuEntry {
  data: EntityContextMenuItemData;
  node: AppNode;
  filter: (entity: Entity) => boolean;
}

/** The page has the entries of the menu, and hands none of them to a header layout: they come this way. */
export const ContextMenuEntries = createContext<ContextMenuEntry[]>([]);

export function ContextMenu({ entity }: { entity: Entity }) {
  const { t } = useTranslationRef(catalogTranslationRef);
  const entries = useContext(ContextMenuEntries).filter(entry =>
    entry.filter(entity),
  );
  return (
    <MenuTrigger>
      <ButtonIcon
        variant="secondary"
        icon={<RiMore2Line />}
        aria-label={t('entityContextMenu.moreButtonAriaLabel')}
      />
      <Menu placement="bottom end">
        {entries.map(({ data, node }) => (
          <ExtensionBoundary
            key={node.spec.id}
            node={node}
            errorPresentation="error-api"
          >
            <Entry data={data} />
          </ExtensionBoundary>
        ))}
      </Menu>
    </MenuTrigger>
  );
}

function Entry({ data }: { data: EntityContextMenuItemData }) {
  const entry = data.useProps();
  return (
    <MenuItem
      iconStart={data.icon}
      href={'href' in entry ? entry.href : undefined}
      isDisabled={entry.disabled}
      onAction={() => {
        // What goes wrong is told by the entry itself.
        Promise.resolve(entry.onClick?.()).catch(() => undefined);
      }}
    >
      {entry.title}
    </MenuItem>
  );
}
