import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useLanguage } from '@kronos-portal/react';
import useAsync from 'react-use/esm/useAsync';
import { marketplaceApiRef } from '../../api';
import { marketplaceTranslationRef } from '../../translation';
import { pathTitle } from './pathTitle';

const ACTIONS = [
  'install',
  'changed',
  'uninstall',
  'switch-off',
  'installed',
  'uninstalled',
  'install-failed',
  'degraded',
  'recovered',
] as const;
const ACTORS = ['marketplace', 'configuration'] as const;
const PATHS = ['mode', 'name', 'version'] as const;

/** What the audit names by ids, for people: persons, actions, offerings. An unknown id stands for itself. */
export function useNames(actors: string[]) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const language = useLanguage();
  const api = useApi(marketplaceApiRef);
  const catalogApi = useApi(catalogApiRef);
  const { value: offerings } = useAsync(() => api.offerings(), [api]);
  const key = actors
    .filter(ref => ref.startsWith('user:'))
    .sort()
    .join();
  const { value: persons } = useAsync(async () => {
    if (!key) return {};
    const entityRefs = key.split(',');
    const { items } = await catalogApi.getEntitiesByRefs({
      entityRefs,
      fields: ['kind', 'metadata.name', 'metadata.title', 'spec.profile'],
    });
    return Object.fromEntries(
      entityRefs.map((ref, i) => [
        ref,
        (items[i]?.spec?.profile as { displayName?: string } | undefined)
          ?.displayName ?? items[i]?.metadata.title,
      ]),
    );
  }, [catalogApi, key]);

  const find = (id: string) =>
    offerings?.find(({ metadata }) => metadata.name === id);

  return {
    action(action: string) {
      const known = ACTIONS.find(name => name === action);
      return known ? t(`action.${known}`) : action;
    },
    actor(actor: string) {
      const known = ACTORS.find(name => name === actor);
      if (known) return t(`actor.${known}`);
      return persons?.[actor] ?? actor.split('/').pop()!;
    },
    offering(id: string) {
      return find(id)?.spec.text[language].title ?? id;
    },
    /** of what differs between two states of an installation */
    path(offering: string, path: string) {
      const known = PATHS.find(name => name === path);
      if (known) return t(`audit.path.${known}`);
      return pathTitle(find(offering), path, language) ?? path;
    },
  };
}

export type Names = ReturnType<typeof useNames>;
