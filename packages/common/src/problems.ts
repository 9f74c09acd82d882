import { z } from 'zod';

/** Why a tool did not give an answer. The browser has a text for each, in both languages. */
export const PROBLEM_KINDS = [
  'unconfigured', // not installed for the affiliate, or settings or secrets missing
  'missing-annotation', // the entity does not say which job, project … is its own
  'blocked', // address not allowed by configuration
  'unreachable', // no connection, or TLS refused
  'timeout',
  'circuit-open', // failed often just now, left alone for a while
  'unauthorized', // credentials refused
  'forbidden',
  'not-found', // what the annotation names does not exist there
  'rate-limited',
  'server-error',
  'nonsense', // answered, but not what the tool's API promises
  'too-large',
] as const;

export type ProblemKind = (typeof PROBLEM_KINDS)[number];

export const problemSchema = z.object({
  kind: z.enum(PROBLEM_KINDS),
  /** One sentence for a person, without secrets and without internal addresses. */
  message: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;
