import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEffect } from 'react';
import { appTranslationRef } from '../translations/appTranslation';
import { repair } from './repairs';

/** Draws nothing; mends what the upstream pages draw, once for each frame in which the page changed. */
export function AccessibilityRepairs() {
  const { t } = useTranslationRef(appTranslationRef);
  const loading = t('loading');
  const matchingLines = t('fixed.matchingLines');
  useEffect(() => {
    let frame: number | undefined;
    const later = () => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        repair(document, { loading, matchingLines });
      });
    };
    const observer = new MutationObserver(later);
    observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['role', 'aria-controls', 'aria-label', 'tabindex'],
    });
    later();
    return () => {
      observer.disconnect();
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [loading, matchingLines]);
  return null;
}
