import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  InstallationState as State,
  kronosReactTranslationRef,
} from '@kronos-portal/react';
import type { InstallationView } from '../../schema';
import styles from './InstallationState.module.css';

/** State of an installation, with the reason when it is not well. */
export function InstallationState({
  installation,
}: {
  installation: Pick<
    InstallationView,
    'state' | 'mode' | 'problem' | 'reason' | 'checkedAt'
  >;
}) {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  const { mode, problem, reason } = installation;
  const state = mode === 'off' ? 'off' : installation.state;
  const isBroken = state === 'failed' || state === 'degraded';
  const why = problem ? t(`problem.${problem.kind}`) : reason;
  return (
    <span className={styles.state}>
      <State state={state} />
      {isBroken && why && <small>{why}</small>}
    </span>
  );
}
