/**
 * Names of labels and annotations that Kronos reads or writes.
 *
 * Established names are used as they are, so that an existing catalog works unchanged; only tools that have none get a
 * name of our own.
 */

/** Label: name of the affiliate that an entity belongs to. Written by the catalog module, never by hand. */
export const LABEL_AFFILIATE = 'kronos.io/affiliate';

/**
 * Value of {@link LABEL_AFFILIATE} while the owner cannot be resolved. Seen by group admins only: an entity of an
 * unknown owner must not be seen by everyone.
 */
export const AFFILIATE_UNRESOLVED = 'unresolved';

/** Prefix of the labels that say which offerings are installed for an entity's affiliate. */
export const LABEL_PLUGIN_PREFIX = 'plugin.kronos.io/';

/** Value of a plugin label. */
export const PLUGIN_INSTALLED = 'installed';

/** Label that stamps an entity whose affiliate has the offering installed: `plugin.kronos.io/<offering>`. */
export const pluginLabel = (offering: string) =>
  `${LABEL_PLUGIN_PREFIX}${offering}`;

/** Annotation of a Group: the role that its members hold, for the affiliate that the group belongs to. */
export const ANNOTATION_ROLE = 'kronos.io/role';

/** Jenkins: `[installation:]folder/job`, comma separated. */
export const ANNOTATION_JENKINS_JOB = 'jenkins.io/job-full-name';
/** GitLab: path with namespace. */
export const ANNOTATION_GITLAB_PROJECT = 'gitlab.com/project-slug';
/** GitLab: numeric id; wins over the path. */
export const ANNOTATION_GITLAB_PROJECT_ID = 'gitlab.com/project-id';
/** GitLab: host of the instance. */
export const ANNOTATION_GITLAB_INSTANCE = 'gitlab.com/instance';
/** Prometheus: own queries, `query|dimension,query`. */
export const ANNOTATION_PROMETHEUS_RULE = 'prometheus.io/rule';
/** Prometheus: names of the alerts that concern the entity, comma separated, or `all`. */
export const ANNOTATION_PROMETHEUS_ALERT = 'prometheus.io/alert';
/** Prometheus: `label=value` pairs that select the series of the entity, comma separated. */
export const ANNOTATION_PROMETHEUS_LABELS = 'prometheus.io/labels';
/** Redmine: identifier of the project. No established name exists. */
export const ANNOTATION_REDMINE_PROJECT = 'kronos.io/redmine-project';
/** Kubernetes plugin of Backstage. */
export const ANNOTATION_KUBERNETES_ID = 'backstage.io/kubernetes-id';
export const ANNOTATION_KUBERNETES_NAMESPACE =
  'backstage.io/kubernetes-namespace';
/** `label=value` pairs; wins over the id. */
export const ANNOTATION_KUBERNETES_LABEL_SELECTOR =
  'backstage.io/kubernetes-label-selector';
/** Loki: `label=value` pairs that select the streams of the entity, comma separated. No established name exists. */
export const ANNOTATION_LOKI_LABELS = 'kronos.io/loki-labels';
/** OpenSearch and Elasticsearch: `field=value` pairs that select the documents of the entity. No established name exists. */
export const ANNOTATION_OPENSEARCH_LABELS = 'kronos.io/opensearch-labels';
