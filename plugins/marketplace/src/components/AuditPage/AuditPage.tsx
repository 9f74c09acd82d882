import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Skeleton } from '@backstage/ui';
import { useEffect, useState } from 'react';
import { marketplaceApiRef } from '../../api';
import { useAffiliates } from '../../hooks/useAffiliates';
import { useLanguage } from '@kronos-portal/react';
import type { AuditEntry } from '../../schema';
import { marketplaceTranslationRef } from '../../translation';
import { AffiliateSelect } from '../AffiliateSelect/AffiliateSelect';
import { Message } from '../Message/Message';
import { differences } from './differences';
import styles from './AuditPage.module.css';

/** Who changed what and when, with before and after. Credentials show only that they were set or changed. */
export function AuditPage() {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const api = useApi(marketplaceApiRef);
  const affiliates = useAffiliates();
  const affiliate = affiliates.chosen?.name;
  const [entries, setEntries] = useState<AuditEntry[]>();
  const [cursor, setCursor] = useState<string>();
  const [error, setError] = useState<Error>();

  useEffect(() => {
    if (affiliate === undefined) return undefined;
    let current = true;
    setEntries(undefined);
    setError(undefined);
    api.audit(affiliate).then(
      page => {
        if (!current) return;
        setEntries(page.items);
        setCursor(page.nextCursor);
      },
      e => current && setError(e),
    );
    return () => {
      current = false;
    };
  }, [api, affiliate]);

  const more = async () => {
    try {
      const page = await api.audit(affiliate!, cursor);
      setEntries([...(entries ?? []), ...page.items]);
      setCursor(page.nextCursor);
    } catch (e) {
      setError(e as Error);
    }
  };

  return (
    <div className={styles.page}>
      <div className={styles.select}>
        <AffiliateSelect {...affiliates} />
      </div>
      {error && <Message alert title={t('error.title')} text={error.message} />}
      {!entries && !error && <Skeleton width="100%" height={240} />}
      {entries?.length === 0 && (
        <Message title={t('empty.auditTitle')} text={t('empty.auditText')} />
      )}
      {entries && entries.length > 0 && (
        <div className={styles.scroll}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('audit.when')}</th>
                <th scope="col">{t('audit.who')}</th>
                <th scope="col">{t('audit.what')}</th>
                <th scope="col">{t('audit.changes')}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map(entry => (
                <Row key={entry.id} entry={entry} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {cursor && (
        <Button variant="secondary" onPress={more}>
          {t('audit.more')}
        </Button>
      )}
    </div>
  );
}

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

function Row({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const language = useLanguage();
  const changes = differences(entry.before, entry.after);
  const actionName = (action: string) => {
    const known = ACTIONS.find(name => name === action);
    return known ? t(`action.${known}`) : action;
  };
  const actorName = (actor: string) => {
    const known = ACTORS.find(name => name === actor);
    return known ? t(`actor.${known}`) : actor;
  };
  return (
    <tr>
      <td className={styles.when}>
        <time dateTime={entry.at}>
          {new Date(entry.at).toLocaleString(language, {
            dateStyle: 'medium',
            timeStyle: 'medium',
          })}
        </time>
      </td>
      <td>
        {entry.actor.startsWith('user:') ? (
          <EntityRefLink entityRef={entry.actor} />
        ) : (
          actorName(entry.actor)
        )}
      </td>
      <td>
        {actionName(entry.action)}
        {entry.offering && <small>{entry.offering}</small>}
      </td>
      <td>
        {changes.length ? (
          <dl className={styles.changes}>
            {changes.map(({ path, before, after }) => (
              <div key={path}>
                <dt>{path}</dt>
                <dd>
                  <del>{before ?? t('audit.empty')}</del> →{' '}
                  <ins>{after ?? t('audit.empty')}</ins>
                </dd>
              </div>
            ))}
          </dl>
        ) : (
          t('audit.none')
        )}
      </td>
    </tr>
  );
}
