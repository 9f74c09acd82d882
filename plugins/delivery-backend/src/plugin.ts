import { deliveryPermissions } from '@kronos-portal/common';
import { createDomainPlugin } from '@kronos-portal/node';
import { gitlabConnector } from './adapters/gitlab/GitlabConnector';
import { jenkinsConnector } from './adapters/jenkins/JenkinsConnector';
import { kubernetesConnector } from './adapters/kubernetes/KubernetesConnector';

/** Builds, merge requests and workloads of an entity. */
export const deliveryPlugin = createDomainPlugin({
  pluginId: 'delivery',
  connectors: [jenkinsConnector, gitlabConnector, kubernetesConnector],
  permissions: deliveryPermissions,
});
