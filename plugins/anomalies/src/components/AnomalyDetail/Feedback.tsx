import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import {
  anomalyFeedback,
  type Anomaly,
  type AnomalyFeedback,
} from '@kronos-portal/common';
import { Panel, PanelBody, useFormat } from '@kronos-portal/react';
import { useState } from 'react';
import { anomaliesApiRef } from '../../api';
import { anomaliesTranslationRef } from '../../translation';
import styles from './Feedback.module.css';

const HOUR = 3_600_000;

const UNTIL = {
  hour: (now: number) => now + HOUR,
  shift: (now: number) => now + 8 * HOUR,
  tomorrow: (now: number) => {
    const at = new Date(now);
    at.setDate(at.getDate() + 1);
    return at.setHours(9, 0, 0, 0);
  },
  week: (now: number) => now + 7 * 24 * HOUR,
} as const;
type Until = keyof typeof UNTIL;

/** What a person says of an anomaly, and how it is taken back. */
export function Feedback(props: { anomaly: Anomaly; onChange(): void }) {
  const { anomaly, onChange } = props;
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const format = useFormat();
  const api = useApi(anomaliesApiRef);
  const { allowed, loading } = usePermission({
    permission: anomalyFeedback,
    resourceRef: anomaly.entityRefs[0],
  });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      onChange();
    } catch (error) {
      setFailure((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  const say = (kind: AnomalyFeedback['kind'], until?: Until) =>
    run(() =>
      api.say(anomaly.id, {
        kind,
        ...(until && {
          until: new Date(UNTIL[until](Date.now())).toISOString(),
        }),
      }),
    );
  const said = new Set(anomaly.feedback.map(({ kind }) => kind));
  const disabled = busy || loading || !allowed;

  return (
    <Panel title={t('feedback.title')}>
      <PanelBody>
        <div className={styles.buttons}>
          <Button
            variant="secondary"
            isDisabled={disabled || said.has('useful')}
            onPress={() => say('useful')}
          >
            {t('feedback.useful')}
          </Button>
          <Button
            variant="secondary"
            isDisabled={disabled || said.has('expected')}
            onPress={() => say('expected')}
          >
            {t('feedback.expected')}
          </Button>
          <MenuTrigger>
            <Button variant="secondary" isDisabled={disabled}>
              {t('feedback.mute')}
            </Button>
            <Menu onAction={key => say('mute', key as Until)}>
              {(Object.keys(UNTIL) as Until[]).map(key => (
                <MenuItem key={key} id={key}>
                  {t(`feedback.${key}`)}
                </MenuItem>
              ))}
            </Menu>
          </MenuTrigger>
        </div>
        {!loading && !allowed && <p>{t('feedback.forbidden')}</p>}
        {failure && (
          <p role="alert">{t('feedback.failed', { message: failure })}</p>
        )}
        {anomaly.feedback.map(({ kind, until }) => (
          <p key={kind} className={styles.said}>
            <span>
              {kind === 'mute'
                ? t('feedback.muteSaid', {
                    until: until ? format.dateTime(until) : '–',
                  })
                : t(
                    kind === 'expected'
                      ? 'feedback.expectedSaid'
                      : 'feedback.usefulSaid',
                  )}
            </span>
            <Button
              size="small"
              variant="tertiary"
              isDisabled={disabled}
              onPress={() => run(() => api.takeBack(anomaly.id, kind))}
            >
              {t('feedback.undo')}
            </Button>
          </p>
        ))}
      </PanelBody>
    </Panel>
  );
}
