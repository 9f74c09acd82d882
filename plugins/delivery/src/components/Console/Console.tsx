import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton } from '@backstage/ui';
import { kronosReactTranslationRef } from '@kronos-portal/react';
import { RiFileCopyLine } from '@remixicon/react';
import { useLayoutEffect, useRef, useState } from 'react';
import { deliveryTranslationRef } from '../../translation';
import styles from './Console.module.css';
import { useConsole } from './useConsole';

/** A reader who scrolled up is left where they are. */
const NEAR_END = 40;

/** The log of a build. Follows its end while the build runs. */
export function Console(props: { job: string; number: number }) {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { t: tShared } = useTranslationRef(kronosReactTranslationRef);
  const { text, more, problem } = useConsole(props.job, props.number);
  const host = useRef<HTMLPreElement>(null);
  const follows = useRef(true);
  const [copied, setCopied] = useState(false);

  useLayoutEffect(() => {
    const element = host.current;
    if (element && follows.current) element.scrollTop = element.scrollHeight;
  }, [text]);

  return (
    <div>
      {problem && (
        <p className={styles.note} title={problem.message}>
          {tShared(`problem.${problem.kind}`)}
        </p>
      )}
      {text === undefined && !problem && <Skeleton width="100%" height={120} />}
      {text !== undefined && (
        <>
          <pre
            ref={host}
            className={styles.console}
            // a scrolling region is reachable by keyboard
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            role="log"
            aria-label={t('console.label', {
              build: `${props.job} #${props.number}`,
            })}
            onScroll={({ currentTarget: e }) => {
              follows.current =
                e.scrollHeight - e.scrollTop - e.clientHeight < NEAR_END;
            }}
          >
            {text}
          </pre>
          <div className={styles.foot}>
            <p className={styles.note}>
              {more ? t('console.following') : t('console.end')}
            </p>
            <Button
              size="small"
              variant="tertiary"
              iconStart={<RiFileCopyLine />}
              onPress={() =>
                navigator.clipboard?.writeText(text).then(
                  () => setCopied(true),
                  // a browser may refuse; the text can still be marked by hand
                  () => setCopied(false),
                )
              }
            >
              {t(copied ? 'console.copied' : 'console.copy')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
