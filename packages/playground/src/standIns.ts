import { createGitlab } from './gitlab/GitlabStandIn';
import { createJenkins } from './jenkins/createJenkins';
import { createKubernetes } from './kubernetes/createKubernetes';
import { createOidc } from './oidc/OidcStandIn';
import { createLoki } from './loki/LokiStandIn';
import { createOpensearch } from './opensearch/OpensearchStandIn';
import { createPrometheus } from './prometheus/PrometheusStandIn';
import { createRedmine } from './redmine/RedmineStandIn';
import type { CreateStandIn } from './StandIn';

/** In the order in which they start. Imported statically: Jest knows no `import()` of our own files. */
export const standIns = {
  gitlab: createGitlab,
  jenkins: createJenkins,
  kubernetes: createKubernetes,
  prometheus: createPrometheus,
  loki: createLoki,
  opensearch: createOpensearch,
  redmine: createRedmine,
  oidc: createOidc,
} satisfies Record<string, CreateStandIn>;

export type ToolId = keyof typeof standIns;

export const TOOL_IDS = Object.keys(standIns) as ToolId[];
