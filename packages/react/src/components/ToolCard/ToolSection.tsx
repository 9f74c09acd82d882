import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import type { ReactNode } from 'react';
import type { ToolView } from '../../observations/useToolView';
import { kronosReactTranslationRef } from '../../translation';
import { Age } from '../Age/Age';
import { EmptyState } from '../EmptyState/EmptyState';
import { ErrorState } from '../ErrorState/ErrorState';
import styles from './ToolCard.module.css';
import { toolSection } from './toolSection';

/**
 * One view in a card: its age, one grey line when it is not the newest and what to do about it, a skeleton while nothing
 * is known, and the content. The content is drawn only when there is data.
 */
export function ToolSection<T>(props: {
  /** left out where the card's title says it */
  title?: string;
  view: ToolView<T>;
  actions?: ReactNode;
  /** text for data that is there but empty */
  empty?: { when: (data: T) => boolean; text: ReactNode };
  /** height of what is expected, so that the page does not jump; pixels */
  height?: number;
  children: (data: T) => ReactNode;
}) {
  const { title, view, actions, empty, height = 72 } = props;
  const { t } = useTranslationRef(kronosReactTranslationRef);
  const { data, observedAt, problem } = view;

  let content: ReactNode;
  if (data !== undefined) {
    content = empty?.when(data) ? (
      <EmptyState text={empty.text} />
    ) : (
      props.children(data)
    );
  } else if (view.loading) {
    content = (
      <div role="status" aria-label={t('loading')}>
        <Skeleton width="100%" height={height} />
      </div>
    );
  } else if (!problem) {
    content = <EmptyState text={t('never')} />;
  } else {
    // stays while the tool is asked again: the card must not blink with every poll
    content = (
      <ErrorState
        title={t(`problem.${problem.kind}`)}
        text={problem.message}
        onRetry={view.refresh}
      />
    );
  }

  return (
    <div className={styles.section} {...toolSection(view)}>
      <div className={styles.line}>
        {title && <h3>{title}</h3>}
        <span className={styles.age} data-tool-age>
          {problem && data !== undefined && (
            <span title={problem.message} className={styles.problem}>
              {t(`problem.${problem.kind}`)}{' '}
            </span>
          )}
          {observedAt && (
            <>
              {problem ? `(` : ''}
              {t('seen', { age: <Age at={observedAt} /> })}
              {problem ? `)` : ''}
            </>
          )}
        </span>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {content}
    </div>
  );
}
