import { useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useRef, useState } from 'react';
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

  /** the list that is shown, and whether more of it is on its way */
  const shown = useRef<{ asking: boolean }>();

  useEffect(() => {
    const list = { asking: false };
    shown.current = list;
    setEntries(undefined);
    setCursor(undefined);
    setError(undefined);
    api.audit(JSON.parse(key)).then(
      page => {
        if (shown.current !== list) return;
        setEntries(page.items);
        setChoices(page.choices);
        setCursor(page.nextCursor ?? undefined);
      },
      e => shown.current === list && setError(e),
    );
    return () => {
      shown.current = undefined;
    };
  }, [api, key, turn]);

  const more = async () => {
    const list = shown.current;
    if (!list || list.asking) return;
    list.asking = true;
    setError(undefined);
    try {
      const page = await api.audit(filter, cursor);
      // another filter was chosen meanwhile: these rows are not of it
      if (shown.current !== list) return;
      setEntries(last => [...(last ?? []), ...page.items]);
      setCursor(page.nextCursor ?? undefined);
    } catch (e) {
      if (shown.current === list) setError(e as Error);
    } finally {
      list.asking = false;
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
