import { CustomErrorBase } from '@backstage/errors';
import type { Problem, ProblemKind } from '@kronos-portal/common';

const STATUS: Partial<Record<ProblemKind, number>> = {
  unconfigured: 409,
  'missing-annotation': 409,
  timeout: 504,
  'circuit-open': 503,
  'rate-limited': 503,
};

export interface UpstreamErrorOptions {
  /** status that the tool answered with */
  upstreamStatus?: number;
  /** error code of the operating system or TLS, such as `ECONNREFUSED` */
  code?: string;
  /** what the tool asked us to wait */
  retryAfterMs?: number;
}

/**
 * A tool did not give an answer. `problem` says why, in a sentence for a person that has no secret and no address in
 * it. Carries no cause on purpose: causes of network errors name hosts and would reach the caller through error
 * serialisation.
 */
export class UpstreamError extends CustomErrorBase {
  name = 'UpstreamError' as const;
  readonly problem: Problem;
  /** status of our own answer: 502, 503, 504 or 409 */
  readonly statusCode: number;
  readonly upstreamStatus?: number;
  readonly code?: string;
  readonly retryAfterMs?: number;

  constructor(
    kind: ProblemKind,
    message: string,
    options: UpstreamErrorOptions = {},
  ) {
    super(message);
    this.problem = { kind, message };
    this.statusCode = STATUS[kind] ?? 502;
    this.upstreamStatus = options.upstreamStatus;
    this.code = options.code;
    this.retryAfterMs = options.retryAfterMs;
  }

  static is(error: unknown): error is UpstreamError {
    return (
      error instanceof Error &&
      error.name === 'UpstreamError' &&
      'problem' in error
    );
  }
}
