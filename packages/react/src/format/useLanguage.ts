import {
  appLanguageApiRef,
  useApi,
  type AppLanguageApi,
} from '@backstage/frontend-plugin-api';
import useObservable from 'react-use/esm/useObservable';

export type Language = 'ko' | 'en';

const spoken = (language: string): Language =>
  language === 'ko' ? 'ko' : 'en';

/** The language that the portal is shown in at this moment. */
export const languageOf = (api: AppLanguageApi): Language =>
  spoken(api.getLanguage().language);

/** The language that the portal is shown in; it may change while a page is open. */
export function useLanguage(): Language {
  const api = useApi(appLanguageApiRef);
  return spoken(useObservable(api.language$(), api.getLanguage()).language);
}
