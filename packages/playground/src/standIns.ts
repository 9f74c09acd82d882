import type { CreateStandIn } from './StandIn';

/** Loaded only when asked for: tests of one tool must not pay for another. */
export const standIns = {} satisfies Record<
  string,
  () => Promise<CreateStandIn>
>;

export type ToolId = keyof typeof standIns;
