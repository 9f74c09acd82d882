import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { OfferingEntity } from '@kronos-portal/plugin-marketplace-common';
import { marketplaceTranslationRef } from '../../translation';

/** Every word must occur somewhere: names, tags, and what it does, in both languages. */
export function matchesSearch(offering: OfferingEntity, search: string) {
  const { metadata, spec } = offering;
  const haystack = [
    metadata.name,
    metadata.title,
    metadata.description,
    ...(metadata.tags ?? []),
    ...(spec.categories ?? []),
    ...(spec.keywords ?? []),
    ...Object.values(spec.text).flatMap(text => [
      text.title,
      text.description,
      ...(text.highlights ?? []),
    ]),
  ]
    .filter(Boolean)
    .join(' ')
    .normalize('NFC')
    .toLowerCase();
  return search
    .normalize('NFC')
    .toLowerCase()
    .split(/\s+/)
    .every(word => haystack.includes(word));
}

const CATEGORIES = [
  'build',
  'source-code',
  'deployment',
  'monitoring',
  'collaboration',
  'quality',
] as const;

/** Name of a category for people; one that we do not know is shown as it is written. */
export function useCategoryName() {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  return (category: string) => {
    const known = CATEGORIES.find(name => name === category);
    return known ? t(`category.${known}`) : category;
  };
}
