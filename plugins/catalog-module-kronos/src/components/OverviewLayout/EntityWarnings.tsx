import { useApiHolder } from '@backstage/frontend-plugin-api';
import {
  EntityOrphanWarning,
  EntityProcessingErrorsPanel,
  EntityRelationWarning,
  hasCatalogProcessingErrors,
  hasRelationWarnings,
  isOrphan,
} from '@backstage/plugin-catalog';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useEffect, useState } from 'react';
import styles from './OverviewLayout.module.css';

/** The cards ask for what people came for; this may come after it. */
const WAIT_MS = 1_500;

interface Warnings {
  etag: string | undefined;
  relation: boolean;
  processing: boolean;
}

/**
 * The catalog's warnings about an entity. The stock layout asks for them again with every render, which keeps the
 * browser's connections from the cards; here once for each version of the entity.
 */
export function EntityWarnings() {
  const { entity } = useEntity();
  const apis = useApiHolder();
  const [warnings, setWarnings] = useState<Warnings>();
  const { uid, etag } = entity.metadata;

  useEffect(() => {
    let closed = false;
    const timer = setTimeout(async () => {
      const ask = async (check: typeof hasRelationWarnings) => {
        try {
          return await check(entity, { apis });
        } catch {
          // what cannot be checked is not warned of
          return false;
        }
      };
      const [relation, processing] = await Promise.all([
        ask(hasRelationWarnings),
        ask(hasCatalogProcessingErrors),
      ]);
      if (!closed) setWarnings({ etag, relation, processing });
    }, WAIT_MS);
    return () => {
      closed = true;
      clearTimeout(timer);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the same version has the same warnings
  }, [uid, etag, apis]);

  const orphan = isOrphan(entity);
  const known = warnings?.etag === etag ? warnings : undefined;
  if (!orphan && !known?.relation && !known?.processing) return null;
  return (
    <div className={styles.warnings}>
      {orphan && <EntityOrphanWarning />}
      {known?.relation && <EntityRelationWarning />}
      {known?.processing && <EntityProcessingErrorsPanel />}
    </div>
  );
}
