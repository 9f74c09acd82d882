import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import {
  auditRead,
  GROUP_TYPE_AFFILIATE,
  installationRead,
  offered,
} from '@kronos-portal/common';

const filter = { kind: 'group', 'spec.type': GROUP_TYPE_AFFILIATE };

/** Held by those who hold the right for some affiliate; the tab itself asks for this one. */
const heldSomewhere = (right: typeof auditRead) => {
  const { name, attributes } = offered(right);
  return { permissions: { $contains: `${name}#${attributes.action}` } };
};

export const affiliateInstalledTab = EntityContentBlueprint.make({
  name: 'installed',
  if: heldSomewhere(installationRead),
  params: {
    path: '/installed',
    title: 'Installed',
    filter,
    loader: () =>
      import('../components/AffiliateTabs/AffiliateTabs').then(m => (
        <m.InstalledTab />
      )),
  },
});

export const affiliateHistoryTab = EntityContentBlueprint.make({
  name: 'history',
  if: heldSomewhere(auditRead),
  params: {
    path: '/history',
    title: 'History',
    filter,
    loader: () =>
      import('../components/AffiliateTabs/AffiliateTabs').then(m => (
        <m.HistoryTab />
      )),
  },
});
