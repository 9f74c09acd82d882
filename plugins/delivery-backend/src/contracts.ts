import type { Contract } from '@kronos-portal/node';
import { gitlabContract } from './adapters/gitlab/contract';
import { jenkinsContract } from './adapters/jenkins/contract';
import { kubernetesContract } from './adapters/kubernetes/contract';

/** What the connectors of this plugin rely on. */
export const contracts: readonly Contract[] = [
  jenkinsContract,
  gitlabContract,
  kubernetesContract,
];
