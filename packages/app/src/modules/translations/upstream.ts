import {
  createTranslationResource,
  type TranslationRef,
} from '@backstage/frontend-plugin-api';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import { coreComponentsTranslationRef } from '@backstage/core-components/alpha';
import { apiDocsTranslationRef } from '@backstage/plugin-api-docs/alpha';
import { catalogTranslationRef } from '@backstage/plugin-catalog/alpha';
import { catalogGraphTranslationRef } from '@backstage/plugin-catalog-graph/alpha';
import { catalogReactTranslationRef } from '@backstage/plugin-catalog-react/alpha';
import { homeTranslationRef } from '@backstage/plugin-home/alpha';
import { homeReactTranslationRef } from '@backstage/plugin-home-react/alpha';
import { kubernetesTranslationRef } from '@backstage/plugin-kubernetes/alpha';
import { kubernetesReactTranslationRef } from '@backstage/plugin-kubernetes-react/alpha';
import { notificationsTranslationRef } from '@backstage/plugin-notifications/alpha';
import { orgTranslationRef } from '@backstage/plugin-org/alpha';
import { scaffolderTranslationRef } from '@backstage/plugin-scaffolder/alpha';
import { scaffolderReactTranslationRef } from '@backstage/plugin-scaffolder-react/alpha';
import { searchTranslationRef } from '@backstage/plugin-search/alpha';
import { searchReactTranslationRef } from '@backstage/plugin-search-react/alpha';
import { userSettingsTranslationRef } from '@backstage/plugin-user-settings/alpha';

type Messages = Record<string, string | null>;

/** Keys that a file lacks fall back to upstream's English, so its texts may grow before ours do. */
const korean = (
  ref: TranslationRef<string, any>,
  load: () => Promise<{ default: Messages }>,
) =>
  createTranslationResource({
    ref,
    translations: {
      ko: async () => {
        const { default: messages } = await load();
        return {
          default: {
            $$type: '@backstage/TranslationMessages',
            id: ref.id,
            full: false,
            messages,
          } as any,
        };
      },
    },
  });

export const upstreamResources = [
  korean(
    coreComponentsTranslationRef,
    () => import('./ko/upstream/coreComponents'),
  ),
  korean(apiDocsTranslationRef, () => import('./ko/upstream/apiDocs')),
  korean(catalogTranslationRef, () => import('./ko/upstream/catalog')),
  korean(
    catalogGraphTranslationRef,
    () => import('./ko/upstream/catalogGraph'),
  ),
  korean(
    catalogReactTranslationRef,
    () => import('./ko/upstream/catalogReact'),
  ),
  korean(homeTranslationRef, () => import('./ko/upstream/home')),
  korean(homeReactTranslationRef, () => import('./ko/upstream/homeReact')),
  korean(kubernetesTranslationRef, () => import('./ko/upstream/kubernetes')),
  korean(
    kubernetesReactTranslationRef,
    () => import('./ko/upstream/kubernetesReact'),
  ),
  korean(
    notificationsTranslationRef,
    () => import('./ko/upstream/notifications'),
  ),
  korean(orgTranslationRef, () => import('./ko/upstream/org')),
  korean(scaffolderTranslationRef, () => import('./ko/upstream/scaffolder')),
  korean(
    scaffolderReactTranslationRef,
    () => import('./ko/upstream/scaffolderReact'),
  ),
  korean(searchTranslationRef, () => import('./ko/upstream/search')),
  korean(searchReactTranslationRef, () => import('./ko/upstream/searchReact')),
  korean(
    userSettingsTranslationRef,
    () => import('./ko/upstream/userSettings'),
  ),
];

export const upstreamTranslations = upstreamResources.map(resource =>
  TranslationBlueprint.make({
    name: `${resource.id.replace(/[^a-zA-Z0-9]+/g, '-')}-ko`,
    params: { resource },
  }),
);
