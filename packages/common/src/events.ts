/** Topics on the events service and channels of signals. Payload shapes stand beside their names. */

/** An installation changed state. Payload: {@link InstallationEvent}. */
export const TOPIC_INSTALLATION = 'kronos.installation';
export interface InstallationEvent {
  installationId: string;
  offering: string;
  name: string;
  /** null: group-wide */
  affiliate: string | null;
  state: string;
  revision: number;
}

/** Facts in CDEvents vocabulary. Payload: {@link CloudEvent}. */
export const TOPIC_CDEVENTS = 'kronos.cdevents';

/**
 * CloudEvents 1.0 envelope, structured mode.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
export interface CloudEvent<T = unknown> {
  specversion: '1.0';
  id: string;
  /** URI of the tool that says so */
  source: string;
  /** CDEvents type, for example `dev.cdevents.pipelinerun.finished.0.2.0` */
  type: string;
  subject?: string;
  /** RFC 3339 */
  time: string;
  datacontenttype?: 'application/json';
  data: T;
}

/** Webhook topics: what the tool sent, checked but not yet understood. */
export const TOPIC_WEBHOOK_GITLAB = 'gitlab';
export const TOPIC_WEBHOOK_JENKINS = 'jenkins';

/** Broadcast when something was installed or uninstalled. Names no affiliate: everyone gets it. */
export const SIGNAL_INSTALLATIONS = 'kronos:installations';
export interface InstallationsSignal {
  offering: string;
}

/**
 * Broadcast when an entity has a new observation. Names the entity by its catalog uid, which only those know who may
 * read the entity.
 */
export const SIGNAL_OBSERVATIONS = 'kronos:observations';
export interface ObservationsSignal {
  uid: string;
  tool: string;
  view: string;
}

/** Broadcast when the anomalies of an entity changed. Names the entity by its catalog uid. */
export const SIGNAL_ANOMALIES = 'kronos:anomalies';
export interface AnomaliesSignal {
  uid: string;
}

/** An anomaly opened, grew more severe or ended. Payload: {@link AnomalyEvent}. */
export const TOPIC_ANOMALIES = 'kronos.anomalies';
export interface AnomalyEvent {
  anomalyId: string;
  affiliate: string | null;
  entityRefs: string[];
  change: 'opened' | 'changed' | 'closed';
  severity: 'low' | 'medium' | 'high';
}
