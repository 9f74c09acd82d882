import {
  toastApiRef,
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Flex,
  PasswordField,
  Select,
  TextField,
} from '@backstage/ui';
import type { OfferingEntity } from '@kronos-portal/plugin-marketplace-common';
import {
  ThemeProvider,
  type Theme as MaterialTheme,
} from '@material-ui/core/styles';
import { withTheme } from '@rjsf/core';
import { Theme } from '@rjsf/material-ui';
import validator from '@rjsf/validator-ajv8';
import type { JSONSchema7 } from 'json-schema';
import { useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { marketplaceApiRef } from '../../api';
import { affiliateQuery } from '../../hooks/useAffiliates';
import { RequestRefused, useLanguage } from '@kronos-portal/react';
import { installedRouteRef } from '../../routes';
import type { CheckResult, InstallationView } from '../../schema';
import { marketplaceTranslationRef } from '../../translation';
import { localiseSchema } from './localiseSchema';
import styles from './InstallForm.module.css';

const SettingsForm = withTheme(Theme);

/** Its fields look as the others do. */
const withFrames = (theme: MaterialTheme): MaterialTheme => ({
  ...theme,
  props: {
    ...theme.props,
    MuiTextField: { variant: 'outlined', size: 'small' },
  },
});

/**
 * Install or change: a form from the JSON Schema of the offering's version, credentials beside it, a try of the
 * connection. What was typed stays when the backend says no.
 */
export function InstallForm({
  offering,
  affiliate,
  affiliateTitle,
  installation,
}: {
  offering: OfferingEntity;
  affiliate: string | null;
  affiliateTitle: string;
  installation?: InstallationView;
}) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const language = useLanguage();
  const api = useApi(marketplaceApiRef);
  const toast = useApi(toastApiRef);
  const navigate = useNavigate();
  const installedLink = useRouteRef(installedRouteRef);
  const form = useRef<{ validateForm(): boolean }>(null);

  const { spec, metadata } = offering;
  const title = spec.text[language].title;
  const [version, setVersion] = useState(
    installation?.version ?? spec.versions[0].version,
  );
  const chosen =
    spec.versions.find(item => item.version === version) ?? spec.versions[0];
  const schema = useMemo(
    () => localiseSchema(chosen.settingsSchema as never, language),
    [chosen, language],
  );
  const [name, setName] = useState(installation?.name ?? 'default');
  const [settings, setSettings] = useState<Record<string, unknown>>(
    installation?.settings ?? {},
  );
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [refused, setRefused] = useState<RequestRefused | Error>();
  const [missing, setMissing] = useState<string[]>([]);
  const [busy, setBusy] = useState<'checking' | 'saving'>();
  const [result, setResult] = useState<CheckResult>();
  const open = affiliate === null ? openSettings(schema, settings) : [];
  const wrong = refused instanceof RequestRefused ? refused.fields : {};

  const isNeeded = (key: string, required: boolean) =>
    required && !installation?.secretsSet.includes(key);
  const complete = () => {
    const lacking = chosen.secrets
      .filter(({ key, required }) => isNeeded(key, required) && !secrets[key])
      .map(({ key }) => key);
    setMissing(lacking);
    const valid = form.current?.validateForm() ?? true;
    return valid && !lacking.length;
  };

  const attempt = async (
    what: 'checking' | 'saving',
    work: () => Promise<void>,
  ) => {
    setRefused(undefined);
    setResult(undefined);
    if (!complete()) return;
    setBusy(what);
    try {
      await work();
    } catch (error) {
      setRefused(error as Error);
    } finally {
      setBusy(undefined);
    }
  };

  const request = { affiliate, offering: metadata.name, settings, secrets };

  const check = () =>
    attempt('checking', async () => {
      setResult(
        await api.check({ ...request, installationId: installation?.id }),
      );
    });

  const save = () =>
    attempt('saving', async () => {
      if (installation) {
        await api.change(installation.id, installation.revision, {
          version,
          settings,
          secrets,
        });
      } else {
        await api.install({ ...request, version, name });
      }
      toast.post({
        title: installation
          ? t('form.saved')
          : t('form.installed', { offering: title, affiliate: affiliateTitle }),
        status: 'success',
        timeout: 5000,
      });
      navigate(`${installedLink?.()}${affiliateQuery(affiliate)}`);
    });

  return (
    <div className={styles.page}>
      <h1>
        {t(installation ? 'form.changeTitle' : 'form.installTitle', {
          offering: title,
        })}
      </h1>
      <p className={styles.for}>
        {t('form.for')} <strong>{affiliateTitle}</strong>
      </p>
      {open.length > 0 && (
        <Alert
          status="warning"
          icon
          title={t('form.sharedTitle')}
          description={t('form.sharedHelp', { settings: open.join(', ') })}
        />
      )}
      <div className={styles.fields}>
        {spec.versions.length > 1 && (
          <Select
            label={t('form.version')}
            options={spec.versions.map(item => ({
              value: item.version,
              label: item.version,
            }))}
            value={version}
            onChange={key => setVersion(String(key))}
          />
        )}
        {!installation && (
          <TextField
            label={t('form.name')}
            description={t('form.nameHelp')}
            value={name}
            onChange={setName}
            isInvalid={Boolean(wrong.name)}
          />
        )}
      </div>
      <h2>{t('form.settings')}</h2>
      <div className={styles.settings}>
        <ThemeProvider theme={withFrames}>
          <SettingsForm
            ref={form as never}
            schema={schema as never}
            validator={validator}
            formData={settings}
            onChange={({ formData }) => setSettings(formData ?? {})}
            uiSchema={{ 'ui:submitButtonOptions': { norender: true } }}
            showErrorList={false}
            focusOnFirstError
            extraErrors={toExtraErrors(wrong) as never}
            tagName="div"
          >
            <span />
          </SettingsForm>
        </ThemeProvider>
      </div>
      {chosen.secrets.length > 0 && (
        <>
          <h2>{t('form.secrets')}</h2>
          <div className={styles.fields}>
            {chosen.secrets.map(
              ({ key, title: english, titleKo, required }) => (
                <div key={key}>
                  <PasswordField
                    label={language === 'ko' ? titleKo ?? english : english}
                    description={
                      installation?.secretsSet.includes(key)
                        ? t('form.secretSet')
                        : t('form.secretHelp')
                    }
                    isRequired={isNeeded(key, required)}
                    secondaryLabel={
                      isNeeded(key, required)
                        ? t('form.requiredMark')
                        : undefined
                    }
                    isInvalid={
                      missing.includes(key) || Boolean(wrong[`secrets.${key}`])
                    }
                    autoComplete="new-password"
                    value={secrets[key] ?? ''}
                    onChange={value =>
                      setSecrets(({ [key]: _, ...others }) =>
                        value ? { ...others, [key]: value } : others,
                      )
                    }
                  />
                  {(missing.includes(key) || wrong[`secrets.${key}`]) && (
                    <p className={styles.error} role="alert">
                      {wrong[`secrets.${key}`] || t('form.required')}
                    </p>
                  )}
                </div>
              ),
            )}
          </div>
        </>
      )}
      <div className={styles.answers} aria-live="polite">
        {refused && (
          <Alert
            status="danger"
            icon
            title={
              refused instanceof RequestRefused && refused.status === 409
                ? t('error.stale')
                : refused.message
            }
            description={Object.entries(wrong)
              .map(([field, text]) => `${field}: ${text}`)
              .join('\n')}
          />
        )}
        {result && (
          <Alert
            status={result.ok ? 'success' : 'danger'}
            icon
            title={t(result.ok ? 'form.testOk' : 'form.testFailed')}
            description={
              result.ok
                ? t('form.testOkDetails', {
                    version: result.version ?? title,
                    latency: String(Math.round(result.latencyMs ?? 0)),
                  })
                : result.problem?.message
            }
          />
        )}
      </div>
      <Flex gap="2">
        <Button
          onPress={save}
          // one that is disabled would lose the focus of a keyboard
          isPending={busy === 'saving'}
          isDisabled={busy === 'checking'}
        >
          {t(installation ? 'form.save' : 'form.install')}
        </Button>
        <Button
          variant="secondary"
          onPress={check}
          isPending={busy === 'checking'}
          isDisabled={busy === 'saving'}
        >
          {t('form.test')}
        </Button>
        <Button
          variant="tertiary"
          onPress={() => navigate(-1)}
          isDisabled={busy === 'saving'}
        >
          {t('form.cancel')}
        </Button>
      </Flex>
    </div>
  );
}

/** Titles of the settings that would keep affiliates apart on a shared server, when none of them says how. */
function openSettings(
  { properties = {} }: JSONSchema7,
  settings: Record<string, unknown>,
): string[] {
  const confining = Object.entries(properties).filter(
    ([, property]) => 'x-confines' in Object(property),
  );
  return confining.some(([key]) => settings[key])
    ? []
    : confining.map(([key, property]) => Object(property).title ?? key);
}

/** `settings.tls.ca` → the place in the form. */
function toExtraErrors(fields: Record<string, string>) {
  const errors: Record<string, any> = {};
  for (const [field, message] of Object.entries(fields)) {
    const [root, ...path] = field.split('.');
    if (root !== 'settings' || !path.length) continue;
    let node = errors;
    for (const step of path) {
      node[step] ??= {};
      node = node[step];
    }
    node.__errors = [message || field];
  }
  return errors;
}
