import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { kronosReactTranslationRef } from '../../translation';
import { StatusDot, type Tone } from '../StatusChip/StatusChip';

/** States of installations, with `off` for what an affiliate switched off and `gone` for what was uninstalled. */
const TONES = {
  requested: 'busy',
  checking: 'busy',
  stamping: 'busy',
  installed: 'good',
  degraded: 'bad',
  failed: 'bad',
  uninstalling: 'busy',
  gone: 'quiet',
  off: 'quiet',
} satisfies Record<string, Tone>;

const isKnown = (state: string): state is keyof typeof TONES =>
  Object.hasOwn(TONES, state);

/** State of an installation, in the same words everywhere. */
export function InstallationState({ state }: { state: string }) {
  const { t } = useTranslationRef(kronosReactTranslationRef);
  return isKnown(state) ? (
    <StatusDot tone={TONES[state]} text={t(`installation.${state}`)} />
  ) : (
    <StatusDot tone="busy" text={state} />
  );
}
