import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useLanguage } from '@kronos-portal/react';
import { useEffect } from 'react';
import { appTranslationRef } from '../translations/appTranslation';
import { rewordDurations } from './durations';
import { reword } from './fixedTexts';
import { rewordTableTitle } from './tableTitle';

/** Draws nothing; says in the language of the person what upstream writes in English, once for each frame that changed. */
export function FixedTexts() {
  const { t } = useTranslationRef(appTranslationRef);
  const language = useLanguage();
  useEffect(() => {
    let frame: number | undefined;
    const later = () => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        reword(document, key => t(key));
        rewordDurations(document, language);
        rewordTableTitle(document, language);
      });
    };
    const observer = new MutationObserver(later);
    observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['aria-label', 'title'],
    });
    later();
    return () => {
      observer.disconnect();
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [t, language]);
  return null;
}
