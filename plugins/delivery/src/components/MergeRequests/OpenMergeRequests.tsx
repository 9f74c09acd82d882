import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  mergeRequestsViewSchema,
  type ReviewState as State,
} from '@kronos-portal/common';
import {
  Age,
  StatusChip,
  StatusDot,
  ToolLink,
  ToolSection,
  useToolView,
  type Tone,
} from '@kronos-portal/react';
import { deliveryTranslationRef } from '../../translation';
import styles from './MergeRequests.module.css';
import { REVIEW_TONES } from './reviewTones';
import { useReviews } from './useReviews';

/** States of GitLab that say what someone has to do; those of the review have their own, the others need no word. */
const STATES = {
  mergeable: 'good',
  conflict: 'bad',
  ci_must_pass: 'warning',
  ci_still_running: 'busy',
  discussions_not_resolved: 'warning',
  need_rebase: 'warning',
} satisfies Record<string, Tone>;

const isKnown = (status: string | undefined): status is keyof typeof STATES =>
  Boolean(status) && Object.hasOwn(STATES, status!);

/** Open merge requests with how far their review is, the newest change first. */
export function OpenMergeRequests(props: {
  /** how many */
  shown: number;
}) {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const view = useToolView({
    plugin: 'delivery',
    tool: 'gitlab',
    view: 'merge-requests',
    schema: mergeRequestsViewSchema,
  });
  const reviews = useReviews({ observedOnly: true }).data?.reviews;
  return (
    <ToolSection
      title={t('mergeRequests.title')}
      view={view}
      height={48}
      empty={{ when: d => d.total === 0, text: t('mergeRequests.empty') }}
    >
      {({ mergeRequests, total }) => {
        const list = mergeRequests.slice(0, props.shown);
        return (
          <>
            <ul className={styles.list}>
              {list.map(mr => (
                <li key={mr.iid}>
                  <div className={styles.marks}>
                    <ToolLink href={mr.url}>
                      !{mr.iid} {mr.title}
                    </ToolLink>
                    {mr.draft && (
                      <StatusChip
                        tone="quiet"
                        text={t('mergeRequests.draft')}
                      />
                    )}
                    {!mr.draft && (
                      <ReviewState
                        state={
                          reviews?.find(r => r.iid === mr.iid)?.state ??
                          mr.review
                        }
                      />
                    )}
                    {!mr.draft && isKnown(mr.mergeStatus) && (
                      <StatusChip
                        tone={STATES[mr.mergeStatus]}
                        text={t(`mergeRequests.state.${mr.mergeStatus}`)}
                      />
                    )}
                  </div>
                  <div className={styles.quiet}>
                    {[
                      mr.author,
                      mr.sourceBranch && mr.targetBranch
                        ? `${mr.sourceBranch} → ${mr.targetBranch}`
                        : undefined,
                    ]
                      .filter(Boolean)
                      .join(' · ')}{' '}
                    {mr.updatedAt && <Age at={mr.updatedAt} />}
                  </div>
                </li>
              ))}
            </ul>
            {total > list.length && (
              <p className={styles.quiet}>
                {t('mergeRequests.more', { count: total - list.length })}
              </p>
            )}
          </>
        );
      }}
    </ToolSection>
  );
}

function ReviewState({ state }: { state: State | undefined }) {
  const { t } = useTranslationRef(deliveryTranslationRef);
  return state ? (
    <StatusDot tone={REVIEW_TONES[state]} text={t(`review.${state}`)} />
  ) : null;
}
