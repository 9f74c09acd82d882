import {
  toastApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { useLanguage } from '@kronos-portal/react';
import { RiDownloadLine } from '@remixicon/react';
import { useState } from 'react';
import { marketplaceApiRef, type AuditFilter } from '../../api';
import { marketplaceTranslationRef } from '../../translation';
import styles from './AuditView.module.css';

const FORMATS = ['csv', 'json'] as const;

/** The history as it is narrowed, as a file: for a spreadsheet or for a program. */
export function ExportButtons({ filter }: { filter: AuditFilter }) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const api = useApi(marketplaceApiRef);
  const toast = useApi(toastApiRef);
  const language = useLanguage();
  const [busy, setBusy] = useState<string>();

  const download = async (format: 'csv' | 'json') => {
    setBusy(format);
    try {
      const file = await api.exportAudit(filter, format, language);
      save(file, `kronos-audit-${filter.affiliate ?? 'group'}.${format}`);
    } catch {
      toast.post({ title: t('audit.exportFailed'), status: 'danger' });
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <div className={styles.export}>
      {FORMATS.map(format => (
        <Button
          key={format}
          size="small"
          variant="secondary"
          iconStart={<RiDownloadLine />}
          isDisabled={busy !== undefined}
          onPress={() => download(format)}
        >
          {t(`audit.export.${format}`)}
        </Button>
      ))}
    </div>
  );
}

function save(file: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // the browser reads it after the click
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
