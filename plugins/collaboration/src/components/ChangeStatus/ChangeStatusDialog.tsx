import {
  toastApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Select,
  Skeleton,
  TextAreaField,
} from '@backstage/ui';
import { issueViewSchema } from '@kronos-portal/common';
import {
  ErrorState,
  kronosReactTranslationRef,
  useToolAction,
  useToolView,
} from '@kronos-portal/react';
import { useState } from 'react';
import { collaborationTranslationRef } from '../../translation';

/**
 * Changes the status of an issue, among those that its workflow allows. When someone else changed it meanwhile, nothing is
 * done: the dialog shows the issue as it is now, and what was typed stays.
 */
export function ChangeStatusDialog(props: {
  issueId: number;
  onClose(): void;
  onChanged(): void;
}) {
  const { issueId, onClose, onChanged } = props;
  const { t } = useTranslationRef(collaborationTranslationRef);
  const { t: tShared } = useTranslationRef(kronosReactTranslationRef);
  const toast = useApi(toastApiRef);
  const view = useToolView({
    plugin: 'collaboration',
    tool: 'redmine',
    view: 'issue',
    schema: issueViewSchema,
    params: { id: issueId },
  });
  const change = useToolAction({
    plugin: 'collaboration',
    tool: 'redmine',
    action: 'change-status',
  });
  const [statusId, setStatusId] = useState<number>();
  const [note, setNote] = useState('');
  const issue = view.data;
  const next = issue?.nextStatuses ?? [];
  const isPossible = next.some(s => s.id === statusId);

  const submit = async () => {
    const result = await change.run({
      issueId,
      statusId,
      ...(note.trim() && { note: note.trim() }),
      seenAt: issue?.updatedAt,
    });
    if (!result) {
      view.refresh();
      return;
    }
    toast.post({
      title: t('status.changed', {
        id: String(issueId),
        status: String(result.status ?? ''),
      }),
      status: 'success',
      timeout: 6000,
    });
    onChanged();
    onClose();
  };

  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose()} width={480}>
      <DialogHeader>{t('status.title', { id: String(issueId) })}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          {issue && (
            <>
              <p style={{ margin: 0 }}>
                {issue.subject}
                <br />
                {t('status.now', { status: issue.status?.name ?? '–' })}
              </p>
              {next.length > 0 ? (
                <Select
                  label={t('status.next')}
                  placeholder={t('create.choose')}
                  options={next.map(({ id, name }) => ({
                    id: String(id),
                    label: name,
                  }))}
                  value={isPossible ? String(statusId) : null}
                  onChange={key =>
                    setStatusId(key === null ? undefined : Number(key))
                  }
                />
              ) : (
                <Alert status="info" icon title={t('status.none')} />
              )}
              <TextAreaField
                label={t('status.note')}
                rows={3}
                value={note}
                onChange={setNote}
              />
            </>
          )}
          {!issue && view.problem && (
            <ErrorState
              title={tShared(`problem.${view.problem.kind}`)}
              text={view.problem.message}
              onRetry={view.refresh}
            />
          )}
          {view.loading && <Skeleton width="100%" height={96} />}
          {change.refused && (
            <Alert
              status="danger"
              icon
              title={t(
                change.refused.status === 409
                  ? 'status.conflict'
                  : 'status.refused',
              )}
              description={change.refused.message}
            />
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button
          variant="primary"
          isPending={change.running}
          isDisabled={!isPossible}
          onPress={submit}
        >
          {t('status.submit')}
        </Button>
        <Button variant="secondary" onPress={onClose}>
          {t('create.cancel')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
