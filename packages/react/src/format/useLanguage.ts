import { appLanguageApiRef, useApi } from '@backstage/frontend-plugin-api';
import useObservable from 'react-use/esm/useObservable';

/** The language that the portal is shown in, `ko` or `en`; it may change while a page is open. */
export function useLanguage(): 'ko' | 'en' {
  const api = useApi(appLanguageApiRef);
  const { language } = useObservable(api.language$(), api.getLanguage());
  return language === 'ko' ? 'ko' : 'en';
}
