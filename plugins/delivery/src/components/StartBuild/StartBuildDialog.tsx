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
} from '@backstage/ui';
import { startFormViewSchema } from '@kronos-portal/common';
import {
  ErrorState,
  kronosReactTranslationRef,
  useToolAction,
  useToolView,
} from '@kronos-portal/react';
import { useRef, useState } from 'react';
import { deliveryTranslationRef } from '../../translation';
import { ParameterField } from './ParameterField';
import { QueuedBuild } from './QueuedBuild';

/**
 * Starts a build with the parameters that the job itself defines, and follows it until its number is known. What was
 * typed stays when Jenkins says no.
 */
export function StartBuildDialog(props: {
  jobs: string[];
  onClose(): void;
  onStarted(): void;
}) {
  const { jobs, onClose, onStarted } = props;
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { t: tShared } = useTranslationRef(kronosReactTranslationRef);
  const toast = useApi(toastApiRef);
  const start = useToolAction({
    plugin: 'delivery',
    tool: 'jenkins',
    action: 'start-build',
  });
  const [job, setJob] = useState(jobs[0]);
  const [branch, setBranch] = useState<string>();
  /** only what was changed: the rest is the job's own */
  const [given, setGiven] = useState<Record<string, string>>({});
  const [queued, setQueued] = useState<{ job: string; item: number }>();
  const form = useToolView({
    plugin: 'delivery',
    tool: 'jenkins',
    view: 'start-form',
    schema: startFormViewSchema,
    params: { job, branch },
  });
  // chosen among while the form of another branch is on its way
  const branches = useRef<{ job: string; names: string[] }>();
  if (form.data) branches.current = { job, names: form.data.branches };
  const ofJob = branches.current?.job === job ? branches.current.names : [];
  const parameters = form.data?.parameters.filter(p => p.type !== 'other');
  const chosen = branch ?? form.data?.branch;

  const submit = async () => {
    const known = new Set(parameters?.map(p => p.name));
    const result = await start.run({
      job,
      ...(chosen && { branch: chosen }),
      parameters: Object.fromEntries(
        Object.entries(given).filter(([name]) => known.has(name)),
      ),
    });
    if (!result) return;
    const startedJob = typeof result.job === 'string' ? result.job : job;
    onStarted();
    if (
      typeof result.number !== 'number' &&
      typeof result.queueItem === 'number'
    ) {
      setQueued({ job: startedJob, item: result.queueItem });
      return;
    }
    toast.post({
      title:
        typeof result.number === 'number'
          ? t('start.started', { build: `${startedJob} #${result.number}` })
          : t('start.queued', { job: startedJob }),
      status: 'success',
      timeout: 6000,
    });
    onClose();
  };

  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose()} width={480}>
      <DialogHeader>{t('start.title')}</DialogHeader>
      <DialogBody>
        {queued ? (
          <QueuedBuild {...queued} onNumber={onStarted} />
        ) : (
          <Flex direction="column" gap="4">
            {jobs.length > 1 ? (
              <Select
                label={t('start.job')}
                options={jobs.map(name => ({ id: name, label: name }))}
                value={job}
                onChange={key => {
                  setJob(String(key));
                  setBranch(undefined);
                  setGiven({});
                  start.reset();
                }}
              />
            ) : (
              <p style={{ margin: 0 }}>{t('start.confirm', { job })}</p>
            )}
            {ofJob.length > 0 && (
              <Select
                label={t('start.branch')}
                options={ofJob.map(id => ({ id, label: id }))}
                value={chosen ?? null}
                onChange={key => setBranch(String(key))}
              />
            )}
            {parameters?.map(parameter => (
              <ParameterField
                key={parameter.name}
                parameter={parameter}
                value={
                  given[parameter.name] ??
                  parameter.default ??
                  parameter.choices?.[0] ??
                  ''
                }
                onChange={value =>
                  setGiven(last => ({ ...last, [parameter.name]: value }))
                }
              />
            ))}
            {parameters?.length === 0 && (
              <p style={{ margin: 0 }}>{t('start.noParameters')}</p>
            )}
            {form.data?.parameters.some(p => p.type === 'other') && (
              <Alert status="info" icon title={t('start.otherParameters')} />
            )}
            {!form.data && form.problem && (
              <ErrorState
                title={tShared(`problem.${form.problem.kind}`)}
                text={form.problem.message}
                onRetry={form.refresh}
              />
            )}
            {form.loading && <Skeleton width="100%" height={64} />}
            {start.refused && (
              <Alert
                status="danger"
                icon
                title={t('start.refused')}
                description={start.refused.message}
              />
            )}
          </Flex>
        )}
      </DialogBody>
      <DialogFooter>
        {!queued && (
          <Button
            variant="primary"
            isPending={start.running}
            isDisabled={!form.data}
            onPress={submit}
          >
            {t('start.submit')}
          </Button>
        )}
        <Button variant="secondary" onPress={onClose}>
          {queued ? t('start.close') : t('start.cancel')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
