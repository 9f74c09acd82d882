/** How tools write themselves, by the id of their connector. */
const NAMES: Record<string, string> = {
  gitlab: 'GitLab',
  jenkins: 'Jenkins',
  kubernetes: 'Kubernetes',
  prometheus: 'Prometheus',
  redmine: 'Redmine',
};

/** Name of a tool for people; one that is not known here is called by its id. */
export function toolName(id: string): string {
  return NAMES[id] ?? id;
}
