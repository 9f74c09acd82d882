import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Select } from '@backstage/ui';
import type { AuditPage } from '../../schema';
import { marketplaceTranslationRef } from '../../translation';
import styles from './AuditView.module.css';
import type { useAuditFilter } from './useAuditFilter';
import type { Names } from './useNames';

const ALL = 'all';

/** Narrows the history by offering, action, person and days. */
export function AuditFilters(props: {
  filter: ReturnType<typeof useAuditFilter>;
  choices: AuditPage['choices'];
  names: Names;
}) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const { choices, filter, names } = props;
  const { chosen, choose, clear } = filter;

  const select = (
    name: 'offering' | 'action' | 'actor',
    known: string[] = [],
  ) => {
    const value = chosen[name];
    // what the address names stays a choice, also when there is none of it
    const all = value && !known.includes(value) ? [...known, value] : known;
    return (
      <Select
        label={t(`audit.filter.${name}`)}
        options={[
          { value: ALL, label: t('audit.filter.all') },
          ...all.map(id => ({ value: id, label: names[name](id) })),
        ]}
        value={value ?? ALL}
        onChange={key =>
          choose({ [name]: key === ALL ? undefined : String(key) })
        }
      />
    );
  };
  const day = (name: 'from' | 'until') => (
    <label className={styles.day}>
      {t(`audit.filter.${name}`)}
      <input
        type="date"
        value={chosen[name] ?? ''}
        min={name === 'until' ? chosen.from : undefined}
        max={name === 'from' ? chosen.until : undefined}
        onChange={event => choose({ [name]: event.target.value })}
      />
    </label>
  );
  return (
    <div
      className={styles.filters}
      role="group"
      aria-label={t('audit.filter.title')}
    >
      {select('offering', choices?.offerings)}
      {select('action', choices?.actions)}
      {select('actor', choices?.actors)}
      {day('from')}
      {day('until')}
      {Object.keys(chosen).length > 0 && (
        <Button variant="tertiary" onPress={clear}>
          {t('audit.filter.clear')}
        </Button>
      )}
    </div>
  );
}
