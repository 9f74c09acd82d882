import { SCHEDULE_TIME_ZONE } from '@kronos-portal/common';
import type { KubeObject } from './objects';

/** What is asked to run. */
export interface WorkloadOptions {
  name: string;
  affiliate: string;
  namespace: string;
  stage: 'dev' | 'prd';
  image: string;
  replicas: number;
  language: 'java' | 'node';
  team?: string;
}

const MEMORY = {
  java: { request: '768Mi', limit: '1536Mi' },
  node: { request: '256Mi', limit: '512Mi' },
};

export const labelsOf = (o: WorkloadOptions): Record<string, string> => ({
  app: o.name,
  'app.kubernetes.io/name': o.name,
  'app.kubernetes.io/managed-by': 'Helm',
  'backstage.io/kubernetes-id': o.name,
  'kronos.io/affiliate': o.affiliate,
  ...(o.team && { 'kronos.io/owner': o.team }),
});

export function deployment(o: WorkloadOptions): KubeObject {
  const memory = MEMORY[o.language];
  const health = o.language === 'java' ? '/actuator/health' : '/health';
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: o.name, labels: labelsOf(o) },
    spec: {
      replicas: o.replicas,
      selector: { matchLabels: { app: o.name } },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
      },
      template: {
        metadata: { labels: labelsOf(o) },
        spec: {
          containers: [
            {
              name: 'app',
              image: o.image,
              imagePullPolicy: 'IfNotPresent',
              ports: [{ name: 'http', containerPort: 8080 }],
              env: [{ name: 'STAGE', value: o.stage }],
              envFrom: [{ configMapRef: { name: `${o.name}-config` } }],
              resources: {
                requests: { cpu: '100m', memory: memory.request },
                limits: { cpu: '1', memory: memory.limit },
              },
              readinessProbe: { httpGet: { path: health, port: 'http' } },
            },
          ],
        },
      },
    },
  };
}

export const service = (o: WorkloadOptions): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: o.name, labels: labelsOf(o) },
  spec: {
    type: 'ClusterIP',
    selector: { app: o.name },
    ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' }],
  },
});

export const configMap = (o: WorkloadOptions): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: `${o.name}-config`, labels: labelsOf(o) },
  data: { LOG_LEVEL: 'info', TZ: 'Asia/Seoul', STAGE: o.stage },
});

export const ingress = (o: WorkloadOptions): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: o.name, labels: labelsOf(o) },
  spec: {
    ingressClassName: 'nginx',
    rules: [
      {
        host: `${o.name}.${o.affiliate}.example`,
        http: {
          paths: [
            {
              path: '/',
              pathType: 'Prefix',
              backend: { service: { name: o.name, port: { name: 'http' } } },
            },
          ],
        },
      },
    ],
  },
});

export const autoscaler = (o: WorkloadOptions): KubeObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: o.name, labels: labelsOf(o) },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: o.name },
    minReplicas: o.replicas,
    maxReplicas: o.replicas * 3,
    metrics: [
      {
        type: 'Resource',
        resource: {
          name: 'cpu',
          target: { type: 'Utilization', averageUtilization: 70 },
        },
      },
    ],
  },
});

/** What the chart of a batch job says. */
export interface BatchOptions {
  name: string;
  schedule: string;
  suspend?: boolean;
  args?: string[];
  activeDeadlineSeconds?: number;
  successfulJobsHistoryLimit?: number;
  failedJobsHistoryLimit?: number;
}

export function cronJob(o: WorkloadOptions, batch: BatchOptions): KubeObject {
  // its pods are not those of a Deployment beside it
  const labels = {
    ...labelsOf(o),
    app: batch.name,
    'app.kubernetes.io/name': batch.name,
  };
  const memory = MEMORY[o.language];
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: batch.name, labels },
    spec: {
      schedule: batch.schedule,
      timeZone: SCHEDULE_TIME_ZONE,
      concurrencyPolicy: 'Forbid',
      suspend: batch.suspend ?? false,
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: batch.successfulJobsHistoryLimit ?? 3,
      failedJobsHistoryLimit: batch.failedJobsHistoryLimit ?? 5,
      jobTemplate: {
        metadata: { labels },
        spec: {
          activeDeadlineSeconds: batch.activeDeadlineSeconds ?? 3600,
          backoffLimit: 1,
          template: {
            metadata: { labels },
            spec: {
              restartPolicy: 'Never',
              containers: [
                {
                  name: 'job',
                  image: o.image,
                  ...(batch.args && { args: batch.args }),
                  env: [{ name: 'STAGE', value: o.stage }],
                  resources: {
                    requests: { cpu: '100m', memory: memory.request },
                    limits: { memory: memory.limit },
                  },
                },
              ],
            },
          },
        },
      },
    },
  };
}

export const quota = (o: WorkloadOptions): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'kronos-default', labels: labelsOf(o) },
  spec: {
    hard: {
      'requests.cpu': '2',
      'requests.memory': '4Gi',
      'limits.memory': '8Gi',
      pods: '20',
    },
  },
});

export const limitRange = (o: WorkloadOptions): KubeObject => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'kronos-default', labels: labelsOf(o) },
  spec: {
    limits: [
      {
        type: 'Container',
        default: { memory: '512Mi' },
        defaultRequest: { cpu: '100m', memory: '256Mi' },
      },
    ],
  },
});

export const namespace = (o: WorkloadOptions): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: o.namespace,
    labels: {
      'kronos.io/affiliate': o.affiliate,
      ...(o.team && { 'kronos.io/owner': o.team }),
      'backstage.io/kubernetes-id': o.name,
    },
  },
});
