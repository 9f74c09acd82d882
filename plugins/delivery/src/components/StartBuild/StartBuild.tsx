import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button } from '@backstage/ui';
import { buildStart, type BuildsView } from '@kronos-portal/common';
import type { ToolView } from '@kronos-portal/react';
import { RiPlayLine } from '@remixicon/react';
import { useState } from 'react';
import { deliveryTranslationRef } from '../../translation';
import { StartBuildDialog } from './StartBuildDialog';

/** Button for those who may start builds of this entity; asks before it does. */
export function StartBuild({ view }: { view: ToolView<BuildsView> }) {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { entity } = useEntity();
  const { allowed } = usePermission({
    permission: buildStart,
    resourceRef: stringifyEntityRef(entity),
  });
  const [open, setOpen] = useState(false);
  const jobs = view.data?.jobs.filter(job => job.buildable) ?? [];
  if (!allowed || jobs.length === 0) return null;
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiPlayLine />}
        onPress={() => setOpen(true)}
      >
        {t('start.button')}
      </Button>
      {open && (
        <StartBuildDialog
          jobs={jobs.map(job => job.name)}
          onClose={() => setOpen(false)}
          onStarted={view.refresh}
        />
      )}
    </>
  );
}
