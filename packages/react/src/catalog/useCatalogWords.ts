import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useMemo } from 'react';
import { kronosReactTranslationRef } from '../translation';

/** Kinds of entities that have a word; others are shown by their name. */
const KINDS = [
  'API',
  'Component',
  'Domain',
  'Group',
  'Location',
  'Offering',
  'Resource',
  'System',
  'Template',
  'User',
] as const;

/** `spec.type` of entities, where it has a word. */
const TYPES = [
  'affiliate',
  'batch',
  'group',
  'library',
  'openapi',
  'role',
  'service',
  'team',
  'website',
] as const;

/** `spec.lifecycle` of entities, where it has a word. */
export const LIFECYCLES = ['experimental', 'production', 'deprecated'] as const;

const wordOf = <T extends string>(words: readonly T[], value: string) =>
  words.find(
    word =>
      word.toLocaleLowerCase('en-US') === value.toLocaleLowerCase('en-US'),
  );

/** What the catalog calls by an English name, in the words of the person. What has no word is shown as it is. */
export interface CatalogWords {
  kind(name: string): string;
  type(name: string): string;
  lifecycle(name: string): string;
}

export function useCatalogWords(): CatalogWords {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  return useMemo(
    () => ({
      kind(name) {
        const word = wordOf(KINDS, name);
        return word ? t(`catalog.kind.${word}`) : name;
      },
      type(name) {
        const word = wordOf(TYPES, name);
        return word ? t(`catalog.type.${word}`) : name;
      },
      lifecycle(name) {
        const word = wordOf(LIFECYCLES, name);
        return word ? t(`catalog.lifecycle.${word}`) : name;
      },
    }),
    [t],
  );
}
