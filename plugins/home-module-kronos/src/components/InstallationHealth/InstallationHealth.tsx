import { ResponseError } from '@backstage/errors';
import {
  fetchApiRef,
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Link, Skeleton } from '@backstage/ui';
import useAsync from 'react-use/esm/useAsync';
import { z } from 'zod';
import { marketplaceRouteRef } from '../../routes';
import { homeTranslationRef } from '../../translation';
import { Section } from '../Section/Section';
import sectionStyles from '../Section/Section.module.css';
import { StatusDot, type Tone } from '@kronos-portal/react';
import styles from './InstallationHealth.module.css';

const answerSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      offering: z.string(),
      name: z.string().default('default'),
      state: z.string(),
      inherited: z.boolean().default(false),
    }),
  ),
});

const BROKEN = ['failed', 'degraded'];

function toneOf(state: string): Tone {
  if (BROKEN.includes(state)) return 'bad';
  return state === 'installed' ? 'good' : 'busy';
}

/** What is installed for an affiliate and whether it works. */
export function InstallationHealth({
  affiliate,
  title,
}: {
  affiliate: string;
  title: string;
}) {
  const { t } = useTranslationRef(homeTranslationRef);
  const { fetch } = useApi(fetchApiRef);
  const marketplace = useRouteRef(marketplaceRouteRef);
  const { value, error } = useAsync(async () => {
    const response = await fetch(
      `plugin://marketplace/installations?affiliate=${encodeURIComponent(
        affiliate,
      )}`,
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return answerSchema.parse(await response.json()).items;
  }, [affiliate, fetch]);

  if (error) {
    return (
      <Section title={title}>
        <div className={sectionStyles.message} role="alert">
          {t('installations.failed')}
        </div>
      </Section>
    );
  }
  const broken = value?.filter(({ state }) => BROKEN.includes(state)).length;
  return (
    <Section
      title={title}
      note={
        marketplace && (
          <Link href={marketplace()}>{t('installations.all')}</Link>
        )
      }
    >
      <div className={sectionStyles.message}>
        {!value && <Skeleton width="100%" height={60} />}
        {value?.length === 0 && t('installations.empty')}
        {value && value.length > 0 && (
          <>
            <StatusDot
              tone={broken ? 'bad' : 'good'}
              text={
                broken
                  ? t('installations.broken', { count: broken })
                  : t('installations.fine')
              }
            />
            <ul className={styles.list}>
              {value.map(({ id, offering, name, state }) => (
                <li key={id}>
                  <StatusDot
                    tone={toneOf(state)}
                    text={name === 'default' ? offering : `${offering} ${name}`}
                  />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Section>
  );
}
