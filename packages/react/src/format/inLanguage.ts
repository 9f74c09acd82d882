import type { Language } from './useLanguage';

const HANGUL = /[가-힣]/;

/**
 * Of a text that is written in Korean and English, the one of the language: `이름 · Name`, or a line each. What is not
 * written so stays as it is.
 */
export function inLanguage(text: string, language: Language): string {
  for (const between of ['\n', ' · ']) {
    const parts = text.trim().split(between);
    if (parts.length !== 2) continue;
    const [first, second] = parts.map(part => part.trim());
    if (HANGUL.test(first) && second && !HANGUL.test(second)) {
      return language === 'ko' ? first : second;
    }
  }
  return text;
}
