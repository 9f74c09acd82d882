import type { Observation } from '@kronos-portal/common';
import type { z } from 'zod';
import { nonsense, type ToolProblem } from './toolProblem';

/** What a card knows of its view. */
export interface ViewState<T> {
  /** entity, tool, view and params: another subject starts from nothing */
  subject: string;
  data?: T;
  observedAt?: string;
  problem?: ToolProblem;
  /** the tool itself was asked since the page opened */
  live: boolean;
}

/**
 * Takes an answer over. What was seen before stays when the answer brings nothing, or nothing that the portal
 * understands.
 */
export function withObservation<S extends z.ZodType>(
  state: ViewState<z.output<S>>,
  schema: S,
  observation: Observation,
  live: boolean,
): ViewState<z.output<S>> {
  // the stored answer came after the live one
  if (!live && state.live) return state;
  const next = { ...state, live: live || state.live };
  if (observation.data === null || observation.data === undefined) {
    return { ...next, problem: observation.problem };
  }
  const parsed = schema.safeParse(observation.data);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    return {
      ...next,
      problem: nonsense(`${path.join('.') || 'data'}: ${message}`),
    };
  }
  return {
    ...next,
    data: parsed.data,
    observedAt: observation.observedAt ?? undefined,
    problem: observation.problem,
  };
}
