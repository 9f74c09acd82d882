import type { Incident } from './incidents';

/** Someone who does things in the world. */
export interface Person {
  /** name of the User, for example `kb-card-developer` */
  name: string;
  title: string;
  email: string;
}

export interface PushEvent {
  /** path with namespace, for example `kb-card/card-payment-api` */
  project: string;
  branch: string;
  /** commit before; 40 zeros for a new branch */
  before: string;
  after: string;
  message: string;
  author: Person;
}

export interface MergeRequestEvent {
  project: string;
  iid: number;
  action: 'open' | 'update' | 'merge' | 'close';
  title: string;
  sourceBranch: string;
  targetBranch: string;
  author: Person;
}

export interface BuildEvent {
  /** full name of the job, for example `kb-card/card-payment-api` */
  job: string;
  /** path of the project in GitLab */
  project: string;
  number: number;
  branch: string;
  commit: string;
  /** undefined while it runs */
  result?: 'SUCCESS' | 'UNSTABLE' | 'FAILURE' | 'ABORTED';
}

export interface DeployedEvent {
  affiliate: string;
  service: string;
  cluster: string;
  namespace: string;
  image: string;
  /** it runs at its times and ends: nothing answers requests */
  isBatch?: boolean;
}

/** Someone wants an image to run; the cluster answers with `deployed`. */
export interface DeployEvent {
  affiliate: string;
  service: string;
  stage: 'dev' | 'prd';
  image: string;
}

/** Everything that one tool tells the others. */
export interface WorldEvents {
  push: PushEvent;
  'merge-request': MergeRequestEvent;
  'project-created': { project: string };
  'build-started': BuildEvent;
  'build-finished': BuildEvent;
  deploy: DeployEvent;
  deployed: DeployedEvent;
  'incident-started': Incident;
  'incident-ended': Incident;
}
