import {
  toastApiRef,
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Link,
  Skeleton,
} from '@backstage/ui';
import { useState } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { marketplaceApiRef } from '../../api';
import { affiliateQuery } from '../../hooks/useAffiliates';
import { useInstallations } from '../../hooks/useInstallations';
import { Age, useLanguage } from '@kronos-portal/react';
import { installRouteRef, offeringRouteRef } from '../../routes';
import type { AffiliateView, InstallationView } from '../../schema';
import { marketplaceTranslationRef } from '../../translation';
import { InstallationState } from '../InstallationState/InstallationState';
import { Message } from '../Message/Message';
import styles from './InstalledList.module.css';

/** Where a connection leads: for those who may see its settings. */
function addressOf({ settings }: InstallationView) {
  const address = settings?.baseUrl ?? settings?.url;
  return typeof address === 'string' ? address : undefined;
}

/** What an affiliate has: own installations and group-wide defaults, how they do, what can be done. */
export function InstalledList({ affiliate }: { affiliate: AffiliateView }) {
  const { t } = useTranslationRef(marketplaceTranslationRef);
  const language = useLanguage();
  const api = useApi(marketplaceApiRef);
  const toast = useApi(toastApiRef);
  const { name, can } = affiliate;
  const { value, error, retry } = useInstallations(name);
  const { value: offerings } = useAsync(() => api.offerings(), [api]);
  const [leaving, setLeaving] = useState<InstallationView>();
  const [busy, setBusy] = useState<string>();
  const offeringLink = useRouteRef(offeringRouteRef);
  const installLink = useRouteRef(installRouteRef);
  const query = affiliateQuery(name);
  const affiliateTitle = name === null ? t('group') : affiliate.title;
  const titleOf = (offering: string) =>
    offerings?.find(({ metadata }) => metadata.name === offering)?.spec.text[
      language
    ].title ?? offering;

  const act = async (
    item: InstallationView,
    work: () => Promise<unknown>,
    done?: string,
  ) => {
    setBusy(item.id);
    try {
      await work();
      if (done) toast.post({ title: done, status: 'success', timeout: 5000 });
    } catch (e) {
      toast.post({ title: (e as Error).message, status: 'danger' });
    } finally {
      setBusy(undefined);
      retry();
    }
  };

  if (error) {
    return (
      <Message
        alert
        title={t('error.title')}
        text={t('error.text')}
        action={{ label: t('error.retry'), run: retry }}
      />
    );
  }
  const rows = value?.filter(item => item.state !== 'gone');
  return (
    <div className={styles.list}>
      {!rows && <Skeleton width="100%" height={240} />}
      {rows?.length === 0 && (
        <Message
          title={t('empty.installedTitle')}
          text={t('empty.installedText')}
        />
      )}
      {rows && rows.length > 0 && (
        <div className={styles.scroll}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('installed.offering')}</th>
                <th scope="col">{t('installed.version')}</th>
                <th scope="col">{t('installed.state')}</th>
                <th scope="col">{t('installed.checked')}</th>
                <th scope="col">{t('installed.origin')}</th>
                <th scope="col">{t('installed.actions')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(item => (
                <tr key={item.id}>
                  <td>
                    <Link
                      href={`${offeringLink?.({
                        offering: item.offering,
                      })}${query}`}
                    >
                      {titleOf(item.offering)}
                    </Link>
                    {item.name !== 'default' && <small>{item.name}</small>}
                    {addressOf(item) && <small>{addressOf(item)}</small>}
                  </td>
                  <td>{item.version}</td>
                  <td>
                    <InstallationState installation={item} />
                    {item.brokenSince && (
                      <small>
                        {t('installed.since')} <Age at={item.brokenSince} />
                      </small>
                    )}
                  </td>
                  <td className={styles.when}>
                    {item.checkedAt ? <Age at={item.checkedAt} /> : '–'}
                  </td>
                  <td>
                    {t(
                      item.inherited ? 'installed.inherited' : 'installed.own',
                    )}
                  </td>
                  <td>
                    <Flex gap="2" align="center" className={styles.actions}>
                      {item.inherited && name && can.install && (
                        <>
                          <Link
                            href={`${installLink?.({
                              offering: item.offering,
                            })}${query}`}
                          >
                            {t('installed.override')}
                          </Link>
                          <Button
                            size="small"
                            variant="tertiary"
                            isDisabled={busy === item.id}
                            onPress={() =>
                              act(item, () =>
                                api.turnOff(name, item.offering, item.name),
                              )
                            }
                          >
                            {t('installed.turnOff')}
                          </Button>
                        </>
                      )}
                      {!item.inherited && item.mode !== 'off' && can.update && (
                        <Link
                          href={`${installLink?.({
                            offering: item.offering,
                          })}${query}&installation=${item.id}`}
                        >
                          {t('installed.settings')}
                        </Link>
                      )}
                      {!item.inherited && can.uninstall && (
                        <Button
                          size="small"
                          variant="tertiary"
                          isDisabled={
                            busy === item.id || item.state === 'uninstalling'
                          }
                          onPress={() =>
                            item.mode === 'off'
                              ? act(item, () => api.uninstall(item.id))
                              : setLeaving(item)
                          }
                        >
                          {t(
                            item.mode === 'off'
                              ? 'installed.turnOn'
                              : 'installed.uninstall',
                          )}
                        </Button>
                      )}
                    </Flex>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Dialog
        isOpen={leaving !== undefined}
        onOpenChange={open => !open && setLeaving(undefined)}
      >
        <DialogHeader>
          {t('installed.confirmTitle', {
            offering: leaving ? titleOf(leaving.offering) : '',
            affiliate: affiliateTitle,
          })}
        </DialogHeader>
        <DialogBody>{t('installed.confirmText')}</DialogBody>
        <DialogFooter>
          <Button
            destructive
            onPress={() => {
              const item = leaving!;
              setLeaving(undefined);
              act(
                item,
                () => api.uninstall(item.id),
                t('installed.done', { offering: titleOf(item.offering) }),
              );
            }}
          >
            {t('installed.confirm')}
          </Button>
          <Button variant="secondary" onPress={() => setLeaving(undefined)}>
            {t('installed.cancel')}
          </Button>
        </DialogFooter>
      </Dialog>
    </div>
  );
}
