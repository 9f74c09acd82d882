import { appLanguageApiRef } from '@backstage/core-plugin-api/alpha';
import { useApi } from '@backstage/frontend-plugin-api';
import useObservable from 'react-use/esm/useObservable';

/** `ko` or `en`: the languages that offerings are written in. */
export function useLanguage(): 'ko' | 'en' {
  const api = useApi(appLanguageApiRef);
  const { language } = useObservable(api.language$(), api.getLanguage());
  return language === 'ko' ? 'ko' : 'en';
}
