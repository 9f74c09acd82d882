import { useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';
import { marketplaceApiRef, type AuditFilter } from '../../api';
import type { AuditEntry, AuditPage } from '../../schema';

/** Entries of the audit page by page, and what there is to narrow them by. */
export function useAudit(filter: AuditFilter) {
  const api = useApi(marketplaceApiRef);
  const [entries, setEntries] = useState<AuditEntry[]>();
  const [choices, setChoices] = useState<AuditPage['choices']>();
  const [cursor, setCursor] = useState<string>();
  const [error, setError] = useState<Error>();
  const [turn, setTurn] = useState(0);
  const key = JSON.stringify(filter);

  useEffect(() => {
    let current = true;
    setEntries(undefined);
    setCursor(undefined);
    setError(undefined);
    api.audit(JSON.parse(key)).then(
      page => {
        if (!current) return;
        setEntries(page.items);
        setChoices(page.choices);
        setCursor(page.nextCursor ?? undefined);
      },
      e => current && setError(e),
    );
    return () => {
      current = false;
    };
  }, [api, key, turn]);

  const more = async () => {
    try {
      const page = await api.audit(filter, cursor);
      setEntries([...(entries ?? []), ...page.items]);
      setCursor(page.nextCursor ?? undefined);
    } catch (e) {
      setError(e as Error);
    }
  };

  return {
    entries,
    choices,
    error,
    more: cursor ? more : undefined,
    retry: () => setTurn(n => n + 1),
  };
}
