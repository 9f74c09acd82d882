import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { kronosReactTranslationRef } from '@kronos-portal/react';
import type { InstallationView } from '../../schema';
import { marketplaceTranslationRef } from '../../translation';
import styles from './InstallationState.module.css';

const TONES: Record<string, string> = {
  installed: 'good',
  degraded: 'bad',
  failed: 'bad',
  off: 'quiet',
  gone: 'quiet',
};

const MARKS: Record<string, string> = { good: '●', bad: '▲', quiet: '○' };

const KNOWN = [
  'requested',
  'checking',
  'stamping',
  'installed',
  'degraded',
  'failed',
  'uninstalling',
  'gone',
  'off',
] as const;

/** State of an installation in shape, colour and words, with the reason when it is not well. */
export function InstallationState({
  installation,
}: {
  installation: Pick<
    InstallationView,
    'state' | 'mode' | 'problem' | 'reason' | 'checkedAt'
  >;
}) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const state = installation.mode === 'off' ? 'off' : installation.state;
  const known = KNOWN.find(name => name === state);
  const tone = TONES[state] ?? 'busy';
  const { t: problemText } = useTranslationRef(kronosReactTranslationRef);
  const why = installation.problem
    ? problemText(`problem.${installation.problem.kind}`)
    : installation.reason;
  return (
    <span className={styles.state} data-tone={tone}>
      <span aria-hidden>{MARKS[tone] ?? '◐'}</span>{' '}
      {known ? t(`state.${known}`) : state}
      {tone === 'bad' && why && <small>{why}</small>}
    </span>
  );
}
