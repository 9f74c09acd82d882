import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useLanguage } from '@kronos-portal/react';
import { useEffect } from 'react';
import { appTranslationRef } from '../translations/appTranslation';
import { rewordDurations } from './durations';
import { FIXED_TEXTS, reword } from './fixedTexts';
import { rewordTableTitle } from './tableTitle';

/** Draws nothing; says in the language of the person what upstream writes in English, once for each frame that changed. */
export function FixedTexts() {
  const { t } = useTranslationRef(appTranslationRef);
  const language = useLanguage();
  useEffect(() => {
    const pairs = Object.entries(FIXED_TEXTS).map(
      ([english, key]) => [english, t(key)] as const,
    );
    const words = new Map(pairs);
    let frame: number | undefined;
    const later = () => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        reword(document, words);
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
      // the next language begins with what upstream wrote
      reword(
        document,
        new Map(pairs.map(([english, said]) => [said, english])),
      );
    };
  }, [t, language]);
  return null;
}
