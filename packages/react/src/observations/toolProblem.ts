import type { Problem } from '@kronos-portal/common';
import { RequestRefused } from '../http/RequestRefused';

/** Why what is shown is not the newest: the tool's problem, or `portal` when the portal itself did not answer. */
export interface ToolProblem {
  kind: Problem['kind'] | 'portal';
  message: string;
}

/** A request to the portal that failed: that is not the tool's fault. */
export const portalProblem = (error: unknown): ToolProblem => ({
  kind: 'portal',
  message:
    error instanceof RequestRefused
      ? error.message
      : 'The portal did not answer.',
});

export const nonsense = (message: string): ToolProblem => ({
  kind: 'nonsense',
  message,
});
