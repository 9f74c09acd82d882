import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonIcon } from '@backstage/ui';
import { RiEditLine } from '@remixicon/react';
import { useState } from 'react';
import { collaborationTranslationRef } from '../../translation';
import { ChangeStatusDialog } from './ChangeStatusDialog';

/** Small button beside the status of an issue. */
export function ChangeStatus(props: { issueId: number; onChanged(): void }) {
  const { issueId, onChanged } = props;
  const { t } = useTranslationRef(collaborationTranslationRef);
  const [open, setOpen] = useState(false);
  return (
    <>
      <ButtonIcon
        size="small"
        variant="tertiary"
        icon={<RiEditLine />}
        aria-label={t('status.button', { id: String(issueId) })}
        onPress={() => setOpen(true)}
      />
      {open && (
        <ChangeStatusDialog
          issueId={issueId}
          onClose={() => setOpen(false)}
          onChanged={onChanged}
        />
      )}
    </>
  );
}
