import { UserIdentity } from '@backstage/core-components';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { appLanguageApiRef } from '@backstage/core-plugin-api/alpha';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { Button, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { useCallback, useEffect, useState } from 'react';
import useObservable from 'react-use/esm/useObservable';
import { Logo } from '../nav/Logo';
import { appTranslationRef } from '../translations/appTranslation';
import { oidcAuthApiRef } from './oidcAuth';
import styles from './SignInPage.module.css';

type State =
  | { is: 'checking' | 'signed-out' | 'waiting' }
  | { is: 'failed'; error: Error };

const LANGUAGE_NAMES: Record<string, string> = { ko: '한국어', en: 'English' };

/** Takes up a session that is still valid; otherwise asks for a sign-in with the company account. */
export function SignInPage({ onSignInSuccess }: SignInPageProps) {
  const auth = useApi(oidcAuthApiRef);
  const { t } = useTranslationRef(appTranslationRef);
  const [state, setState] = useState<State>({ is: 'checking' });

  const signIn = useCallback(
    async (options: { optional: true } | { instantPopup: true }) => {
      try {
        const response = await auth.getBackstageIdentity(options);
        if (!response) {
          setState({ is: 'signed-out' });
          return;
        }
        onSignInSuccess(
          UserIdentity.create({
            identity: response.identity,
            authApi: auth,
            profile: await auth.getProfile(),
          }),
        );
      } catch (error) {
        setState(
          'optional' in options
            ? { is: 'signed-out' }
            : { is: 'failed', error: error as Error },
        );
      }
    },
    [auth, onSignInSuccess],
  );

  useEffect(() => {
    signIn({ optional: true });
  }, [signIn]);

  if (state.is === 'checking') return null;

  const explain = (error: Error) => {
    if (error.name === 'PopupRejectedError' || /popup/i.test(error.message)) {
      return t('signIn.popupBlocked');
    }
    if (
      /unable to resolve user identity|no matching|not found/i.test(
        error.message,
      )
    ) {
      return t('signIn.noUser');
    }
    return t('signIn.failed', { message: error.message });
  };

  return (
    <div className={styles.page}>
      <header className={styles.side}>
        <Logo size={44} withName />
        <div>
          <h1>{t('signIn.title')}</h1>
          <p>{t('signIn.lead')}</p>
        </div>
        <span />
      </header>
      <main className={styles.main}>
        <div className={styles.box}>
          {state.is === 'failed' && (
            <p className={styles.error} role="alert">
              {explain(state.error)}
            </p>
          )}
          <Button
            size="medium"
            isPending={state.is === 'waiting'}
            onPress={() => {
              setState({ is: 'waiting' });
              signIn({ instantPopup: true });
            }}
          >
            {t('signIn.button')}
          </Button>
          {state.is === 'waiting' && (
            <p className={styles.message} role="status">
              {t('signIn.waiting')}
            </p>
          )}
          <LanguageSwitch label={t('signIn.language')} />
        </div>
      </main>
    </div>
  );
}

function LanguageSwitch({ label }: { label: string }) {
  const api = useApi(appLanguageApiRef);
  const { language } = useObservable(api.language$(), api.getLanguage());
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[language]}
      onSelectionChange={keys => api.setLanguage(String([...keys][0]))}
    >
      {api.getAvailableLanguages().languages.map(code => (
        <ToggleButton key={code} id={code}>
          {LANGUAGE_NAMES[code] ?? code}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
