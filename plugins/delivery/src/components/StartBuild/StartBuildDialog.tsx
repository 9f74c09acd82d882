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
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { useToolAction } from '@kronos-portal/react';
import { useState } from 'react';
import { deliveryTranslationRef } from '../../translation';
import { parseParameters } from './parseParameters';

/** Confirms a build, with branch and parameters where wanted. What was typed stays when Jenkins says no. */
export function StartBuildDialog(props: {
  jobs: string[];
  onClose(): void;
  onStarted(): void;
}) {
  const { jobs, onClose, onStarted } = props;
  const { t } = useTranslationRef(deliveryTranslationRef);
  const toast = useApi(toastApiRef);
  const start = useToolAction({
    plugin: 'delivery',
    tool: 'jenkins',
    action: 'start-build',
  });
  const [job, setJob] = useState(jobs[0]);
  const [branch, setBranch] = useState('');
  const [text, setText] = useState('');
  const { parameters, wrongLine } = parseParameters(text);

  const submit = async () => {
    const result = await start.run({
      job,
      ...(branch.trim() && { branch: branch.trim() }),
      parameters,
    });
    if (!result) return;
    toast.post({
      title:
        typeof result.number === 'number'
          ? t('start.started', { build: `${job} #${result.number}` })
          : t('start.queued', { job }),
      status: 'success',
      timeout: 6000,
    });
    onStarted();
    onClose();
  };

  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose()} width={480}>
      <DialogHeader>{t('start.title')}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          {jobs.length > 1 ? (
            <Select
              label={t('start.job')}
              options={jobs.map(name => ({ id: name, label: name }))}
              value={job}
              onChange={key => setJob(String(key))}
            />
          ) : (
            <p style={{ margin: 0 }}>{t('start.confirm', { job })}</p>
          )}
          <TextField
            label={t('start.branch')}
            description={t('start.branchHelp')}
            value={branch}
            onChange={setBranch}
          />
          <TextAreaField
            label={t('start.parameters')}
            description={
              wrongLine
                ? t('start.parametersWrong', { line: String(wrongLine) })
                : t('start.parametersHelp')
            }
            isInvalid={Boolean(wrongLine)}
            rows={2}
            value={text}
            onChange={setText}
          />
          {start.refused && (
            <Alert
              status="danger"
              icon
              title={t('start.refused')}
              description={start.refused.message}
            />
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button
          variant="primary"
          isPending={start.running}
          isDisabled={Boolean(wrongLine)}
          onPress={submit}
        >
          {t('start.submit')}
        </Button>
        <Button variant="secondary" onPress={onClose}>
          {t('start.cancel')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
