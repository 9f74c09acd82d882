import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button } from '@backstage/ui';
import { issueCreate } from '@kronos-portal/common';
import { RiAddLine } from '@remixicon/react';
import { useState } from 'react';
import { collaborationTranslationRef } from '../../translation';
import { CreateIssueDialog } from './CreateIssueDialog';

/** Button for those who may create issues for this entity. */
export function CreateIssue({ onCreated }: { onCreated(): void }) {
  const { t } = useTranslationRef(collaborationTranslationRef);
  const { entity } = useEntity();
  const { allowed } = usePermission({
    permission: issueCreate,
    resourceRef: stringifyEntityRef(entity),
  });
  const [open, setOpen] = useState(false);
  if (!allowed) return null;
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiAddLine />}
        onPress={() => setOpen(true)}
      >
        {t('create.button')}
      </Button>
      {open && (
        <CreateIssueDialog
          onClose={() => setOpen(false)}
          onCreated={onCreated}
        />
      )}
    </>
  );
}
