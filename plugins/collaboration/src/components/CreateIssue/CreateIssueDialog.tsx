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
  TextField,
} from '@backstage/ui';
import { issueFormViewSchema } from '@kronos-portal/common';
import {
  ErrorState,
  kronosReactTranslationRef,
  useToolAction,
  useToolView,
} from '@kronos-portal/react';
import { collaborationTranslationRef } from '../../translation';
import { useIssueDraft, type IssueField } from './useIssueDraft';

const optionsOf = (items: { id: number; name: string }[]) =>
  items.map(({ id, name }) => ({ id: String(id), label: name }));

/** A new issue in the entity's project. What was typed stays when the tool says no, and each field says what is wrong. */
export function CreateIssueDialog(props: {
  onClose(): void;
  onCreated(): void;
}) {
  const { onClose, onCreated } = props;
  const { t } = useTranslationRef(collaborationTranslationRef);
  const { t: tShared } = useTranslationRef(kronosReactTranslationRef);
  const toast = useApi(toastApiRef);
  const form = useToolView({
    plugin: 'collaboration',
    tool: 'redmine',
    view: 'form',
    schema: issueFormViewSchema,
  });
  const create = useToolAction({
    plugin: 'collaboration',
    tool: 'redmine',
    action: 'create-issue',
  });
  const { draft, wrong, change, check } = useIssueDraft();

  const submit = async () => {
    const issue = check();
    if (!issue) return;
    const result = await create.run(issue);
    if (!result) return;
    toast.post({
      title: t('create.created', { id: String(result.id ?? '') }),
      status: 'success',
      timeout: 8000,
      ...(typeof result.url === 'string' &&
        /^https?:/.test(result.url) && {
          links: [{ label: t('create.open'), href: result.url }],
        }),
    });
    onCreated();
    onClose();
  };

  /** Why a field is not accepted: found here, or said by the backend. */
  const errorOf = (field: IssueField): string | undefined => {
    if (wrong.has(field)) {
      return field === 'subject' || field === 'trackerId'
        ? t(`create.wrong.${field}`)
        : t('create.wrong.other');
    }
    return create.refused?.fields[field];
  };
  const fault = (field: IssueField) => {
    const text = errorOf(field);
    return { isInvalid: Boolean(text), description: text };
  };
  const select = (
    field: 'trackerId' | 'priorityId' | 'versionId',
    label: string,
    items: { id: number; name: string }[],
  ) => (
    <Select
      label={label}
      placeholder={t('create.choose')}
      options={optionsOf(items)}
      value={draft[field] === undefined ? null : String(draft[field])}
      onChange={key =>
        change({ [field]: key === null ? undefined : Number(key) })
      }
      {...fault(field)}
    />
  );

  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose()} width={560}>
      <DialogHeader>{t('create.title')}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <TextField
            label={t('create.subject')}
            value={draft.subject}
            onChange={subject => change({ subject })}
            maxLength={255}
            {...fault('subject')}
          />
          <TextAreaField
            label={t('create.description')}
            rows={5}
            value={draft.description}
            onChange={description => change({ description })}
            {...fault('description')}
          />
          {form.data && (
            <>
              {select('trackerId', t('create.tracker'), form.data.trackers)}
              {form.data.priorities.length > 0 &&
                select(
                  'priorityId',
                  t('create.priority'),
                  form.data.priorities,
                )}
              {form.data.versions.length > 0 &&
                select('versionId', t('create.version'), form.data.versions)}
            </>
          )}
          {!form.data && form.problem && (
            <ErrorState
              title={tShared(`problem.${form.problem.kind}`)}
              text={form.problem.message}
              onRetry={form.refresh}
            />
          )}
          {form.loading && <Skeleton width="100%" height={64} />}
          {create.refused && (
            <Alert
              status="danger"
              icon
              title={t('create.refused')}
              description={create.refused.message}
            />
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button
          variant="primary"
          isPending={create.running}
          isDisabled={!form.data}
          onPress={submit}
        >
          {t('create.submit')}
        </Button>
        <Button variant="secondary" onPress={onClose}>
          {t('create.cancel')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
