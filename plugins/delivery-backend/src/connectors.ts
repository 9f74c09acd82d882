import type { Connector } from '@kronos-portal/node';
import { gitlabConnector } from './adapters/gitlab/GitlabConnector';
import { jenkinsConnector } from './adapters/jenkins/JenkinsConnector';
import { kubernetesConnector } from './adapters/kubernetes/KubernetesConnector';

/** The tools of this domain, in the order in which they are asked. */
export const connectors: readonly Connector[] = [
  jenkinsConnector,
  gitlabConnector,
  kubernetesConnector,
];
