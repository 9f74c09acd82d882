import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useLanguage } from '@kronos-portal/react';
import useAsync from 'react-use/esm/useAsync';
import { z } from 'zod';

const textSchema = z.object({ title: z.string(), description: z.string() });
const specSchema = z.object({
  text: z.object({ ko: textSchema, en: textSchema }),
});

/** What the marketplace offers, in the language of the person: by id. Empty until it is known. */
export function useOfferings() {
  const catalogApi = useApi(catalogApiRef);
  const language = useLanguage();
  const { value, loading } = useAsync(async () => {
    const { items } = await catalogApi.queryEntities({
      filter: { kind: 'offering' },
      fields: ['metadata.name', 'spec.text'],
      limit: 500,
    });
    return items.flatMap(({ metadata, spec }) => {
      const { data } = specSchema.safeParse(spec);
      return data ? [{ id: metadata.name, text: data.text }] : [];
    });
  }, [catalogApi]);
  return {
    loading,
    offerings: (value ?? []).map(({ id, text }) => ({ id, ...text[language] })),
  };
}

/** The title of an offering: its id when it is not known. */
export function useOfferingTitle() {
  const { offerings } = useOfferings();
  return (id: string) =>
    offerings.find(offering => offering.id === id)?.title ?? id;
}
