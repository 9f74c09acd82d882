import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { NavContentComponentProps } from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { usePermission } from '@backstage/plugin-permission-react';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import { offered, serviceCreate } from '@kronos-portal/common';
import MenuIcon from '@material-ui/icons/Menu';
import SearchIcon from '@material-ui/icons/Search';
import { appTranslationRef } from '../translations/appTranslation';
import { SidebarLogo } from './SidebarLogo';

/** Pages in the order in which a service is made and used; what is not named here follows by title. */
const ORDER = [
  ['page:home', 'nav.home'],
  ['page:catalog/my-affiliate', 'nav.affiliate'],
  ['page:catalog', 'nav.catalog'],
  ['page:scaffolder', 'nav.create'],
  ['page:anomalies', 'nav.anomalies'],
  ['page:marketplace', 'nav.marketplace'],
  ['page:api-docs', 'nav.apis'],
] as const;

export function KronosSidebar({ navItems }: NavContentComponentProps) {
  const { t } = useTranslationRef(appTranslationRef);
  const items = navItems.clone();

  // The search opens as a dialog, notifications and settings have places of their own.
  items.take('page:search');
  items.take('page:notifications');
  // Opened from the relations of an entity.
  items.take('page:catalog-graph');
  const settings = items.take('page:user-settings');
  // Who may create nothing needs no way to it; a page opened by its address says so by itself.
  const { allowed, loading } = usePermission({
    permission: offered(serviceCreate),
  });
  const hidden = !allowed && !loading ? 'page:scaffolder' : undefined;

  const named = ORDER.flatMap(([id, key]) => {
    const item = items.take(id);
    return item && id !== hidden ? [{ ...item, title: t(key) }] : [];
  });
  const others = [...items.rest()].sort((a, b) =>
    a.title.localeCompare(b.title),
  );

  return (
    <Sidebar>
      <SidebarLogo />
      <SidebarGroup label={t('nav.search')} icon={<SearchIcon />} to="/search">
        <SidebarSearchModal />
      </SidebarGroup>
      <SidebarDivider />
      <SidebarGroup label={t('nav.menu')} icon={<MenuIcon />}>
        <SidebarScrollWrapper>
          {[...named, ...others].map(item => (
            <SidebarItem
              key={item.node.spec.id}
              icon={() => item.icon}
              to={item.href}
              text={item.title}
            />
          ))}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <NotificationsSidebarItem text={t('nav.notifications')} />
      <SidebarDivider />
      <SidebarGroup
        label={t('nav.settings')}
        icon={<UserSettingsSignInAvatar />}
        to="/settings"
      >
        {settings && (
          <SidebarItem
            icon={() => settings.icon}
            to={settings.href}
            text={t('nav.settings')}
          />
        )}
      </SidebarGroup>
    </Sidebar>
  );
}
