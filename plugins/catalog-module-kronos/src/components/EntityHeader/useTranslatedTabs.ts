import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { HeaderNavTabItem } from '@backstage/ui';
import { catalogKronosTranslationRef } from '../../translation';

const KNOWN = [
  'overview',
  'documentation',
  'development',
  'deployment',
  'operation',
  'observability',
  'monitoring',
  'anomalies',
  'issues',
  'apis',
  'definition',
  'installed',
  'history',
] as const;

/** Titles of tabs are fixed English texts in the extensions: those that we know follow the user's language. */
export function useTranslatedTabs(tabs: HeaderNavTabItem[] | undefined) {
  const { t } = useTranslationRef(catalogKronosTranslationRef);
  const translate = (label: string) => {
    const known = KNOWN.find(name => name === label.toLocaleLowerCase('en-US'));
    return known ? t(`tab.${known}`) : label;
  };
  return tabs?.map(tab =>
    'items' in tab
      ? {
          ...tab,
          label: translate(tab.label),
          items: tab.items.map(item => ({
            ...item,
            label: translate(item.label),
          })),
        }
      : { ...tab, label: translate(tab.label) },
  );
}
