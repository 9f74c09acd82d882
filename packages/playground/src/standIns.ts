import type { CreateStandIn } from './StandIn';

/** Loaded only when asked for: tests of one tool must not pay for another. In the order in which they start. */
export const standIns = {
  jenkins: async () => (await import('./jenkins/createJenkins')).createJenkins,
  kubernetes: async () =>
    (await import('./kubernetes/createKubernetes')).createKubernetes,
  oidc: async () => (await import('./oidc/OidcStandIn')).createOidc,
} satisfies Record<string, () => Promise<CreateStandIn>>;

export type ToolId = keyof typeof standIns;

export const TOOL_IDS = Object.keys(standIns) as ToolId[];
