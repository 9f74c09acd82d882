import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  mergeRequestsViewSchema,
  type ReviewsView,
} from '@kronos-portal/common';
import {
  Age,
  kronosReactTranslationRef,
  StatusChip,
  StatusDot,
  ToolLink,
  ToolSection,
  ToolTable,
  useToolView,
} from '@kronos-portal/react';
import { deliveryTranslationRef } from '../../translation';
import { PIPELINE_TONES } from '../Pipelines/pipelineTones';
import styles from './MergeRequests.module.css';
import { REVIEW_TONES } from './reviewTones';
import { useReviews } from './useReviews';

type Review = ReviewsView['reviews'][number];

/** All open merge requests: the list at once, how far the review is and the pipeline as soon as GitLab has told. */
export function MergeRequestTable() {
  const { t } = useTranslationRef(deliveryTranslationRef);
  const view = useToolView({
    plugin: 'delivery',
    tool: 'gitlab',
    view: 'merge-requests',
    schema: mergeRequestsViewSchema,
  });
  const { t: shared } = useTranslationRef(kronosReactTranslationRef);
  const reviews = useReviews();
  return (
    <ToolSection
      title={t('mergeRequests.title')}
      view={view}
      height={120}
      empty={{ when: d => d.total === 0, text: t('mergeRequests.empty') }}
    >
      {({ mergeRequests, total }) => (
        <>
          <ToolTable
            label={t('mergeRequests.title')}
            columns={[
              { id: 'title', label: t('mergeRequests.request') },
              { id: 'review', label: t('mergeRequests.review') },
              { id: 'pipeline', label: t('mergeRequests.pipeline') },
              { id: 'opened', label: t('mergeRequests.opened') },
              { id: 'changed', label: t('mergeRequests.changed') },
            ]}
          >
            {mergeRequests.map(mr => {
              const review = reviews.data?.reviews.find(r => r.iid === mr.iid);
              const state = review?.state ?? mr.review;
              const hasConflicts =
                mr.conflicts || mr.mergeStatus === 'conflict';
              return (
                <tr key={mr.iid}>
                  <td>
                    <ToolLink href={mr.url}>
                      !{mr.iid} {mr.title}
                    </ToolLink>
                    <div className={styles.quiet}>
                      {[
                        mr.author,
                        mr.sourceBranch &&
                          mr.targetBranch &&
                          `${mr.sourceBranch} → ${mr.targetBranch}`,
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </div>
                  </td>
                  <td>
                    <span className={styles.marks}>
                      {mr.draft && (
                        <StatusChip
                          tone="quiet"
                          text={t('mergeRequests.draft')}
                        />
                      )}
                      {hasConflicts && (
                        <StatusChip
                          tone="bad"
                          text={t('mergeRequests.state.conflict')}
                        />
                      )}
                      {state && (
                        <StatusDot
                          tone={REVIEW_TONES[state]}
                          text={t(`review.${state}`)}
                        />
                      )}
                    </span>
                    <div className={styles.quiet}>
                      <Approvals review={review} reviewers={mr.reviewers} />
                    </div>
                  </td>
                  <td>
                    {reviews.loading ? (
                      '…'
                    ) : (
                      <PipelineState pipeline={review?.pipeline} />
                    )}
                  </td>
                  <td data-kind="quiet">
                    {mr.createdAt ? <Age at={mr.createdAt} /> : '–'}
                  </td>
                  <td data-kind="quiet">
                    {mr.updatedAt ? <Age at={mr.updatedAt} /> : '–'}
                  </td>
                </tr>
              );
            })}
          </ToolTable>
          {reviews.problem && (
            <p className={styles.quiet}>
              {t('mergeRequests.reviewsOutdated', {
                reason: shared(`problem.${reviews.problem.kind}`),
              })}
            </p>
          )}
          {total > mergeRequests.length && (
            <p className={styles.quiet}>
              {t('mergeRequests.more', { count: total - mergeRequests.length })}
            </p>
          )}
        </>
      )}
    </ToolSection>
  );
}

/** `null`: there is none; undefined: it could not be read. */
function PipelineState(props: Pick<Review, 'pipeline'>) {
  const { pipeline } = props;
  const { t } = useTranslationRef(deliveryTranslationRef);
  if (pipeline === null) return <>{t('mergeRequests.noPipeline')}</>;
  const status = pipeline?.status ?? 'unknown';
  return (
    <ToolLink href={pipeline?.url}>
      <StatusDot tone={PIPELINE_TONES[status]} text={t(`pipeline.${status}`)} />
    </ToolLink>
  );
}

/** Who approved, or of whom something is waited for. */
function Approvals(props: { review?: Review; reviewers: string[] }) {
  const { review, reviewers } = props;
  const { t } = useTranslationRef(deliveryTranslationRef);
  if (review?.approvedBy.length) {
    return (
      <>{t('review.approvedBy', { names: review.approvedBy.join(', ') })}</>
    );
  }
  return (
    <>
      {[
        review?.approvalsLeft
          ? t('review.needed', { count: review.approvalsLeft })
          : undefined,
        reviewers.length
          ? t('review.reviewers', { names: reviewers.join(', ') })
          : undefined,
      ]
        .filter(Boolean)
        .join(' · ')}
    </>
  );
}
