import { createIssueSchema, type CreateIssue } from '@kronos-portal/common';
import { useState } from 'react';

/** What was typed and chosen so far. */
export interface IssueDraft {
  subject: string;
  description: string;
  trackerId?: number;
  priorityId?: number;
  versionId?: number;
}

export type IssueField = keyof IssueDraft;

const EMPTY: IssueDraft = { subject: '', description: '' };

/** The form of a new issue: checked here with the schema of the backend, so that a slip costs no round trip. */
export function useIssueDraft() {
  const [draft, setDraft] = useState<IssueDraft>(EMPTY);
  const [wrong, setWrong] = useState<ReadonlySet<IssueField>>(new Set());
  return {
    draft,
    /** fields that must be put right before it is sent */
    wrong,
    change(changes: Partial<IssueDraft>) {
      setDraft(last => ({ ...last, ...changes }));
      setWrong(last => new Set([...last].filter(field => !(field in changes))));
    },
    /** The issue as the backend takes it, or undefined with `wrong` set. */
    check(): CreateIssue | undefined {
      const parsed = createIssueSchema.safeParse(draft);
      setWrong(
        new Set(
          parsed.error?.issues.map(({ path }) => path[0] as IssueField) ?? [],
        ),
      );
      return parsed.data;
    },
  };
}
