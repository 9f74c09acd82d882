import { isDeepStrictEqual } from 'node:util';
import type { Incident } from '../world/incidents';
import { noisyPods, troublesOfPod } from '../world/neighbours';
import { nodeOf, NODES } from '../world/nodes';
import type { Trouble } from '../world/troubles';
import type { World } from '../world/World';
import { admitted, hasGeneration } from './admitted';
import {
  alreadyExists,
  ApiError,
  badRequest,
  invalid,
  notFound,
} from './ApiError';
import {
  batchPodOf,
  cronJobOf,
  jobWithStatus,
  keptRunsOf,
  podNameOf,
  runOf,
  type BatchRun,
} from './batch';
import { checkedObject } from './checkedObject';
import { deploymentOf, podOf, replicaSetsOf } from './derived';
import { eventsOf } from './eventsOf';
import {
  hasManagedFields,
  managedFieldsOf,
  type Writer,
} from './managedFields';
import {
  keyOf,
  timeOf,
  type ClusterState,
  type KubeObject,
  type Rollout,
} from './objects';
import { podsAt, templateHash, uidOf, type PodLife } from './PodLife';
import type { Resource } from './resources';

const MAX_REVISIONS = 10;
/** whose charts the services come from */
const HELM: Writer = { manager: 'helm', operation: 'Update' };

/** A Deployment with what the controllers know of it. */
export interface Running {
  deployment: KubeObject;
  rollout: Rollout;
  pods: PodLife[];
  /** ms since 1970: when this was seen */
  now: number;
}

/** One cluster: objects that someone wrote, and those that follow from them and the time. */
export class Cluster {
  readonly name: string;
  readonly #world: World;
  readonly #state: ClusterState;

  static create(options: { name: string; world: World; state: ClusterState }) {
    return new Cluster(options);
  }

  private constructor(options: {
    name: string;
    world: World;
    state: ClusterState;
  }) {
    this.name = options.name;
    this.#world = options.world;
    this.#state = options.state;
  }

  get resourceVersion() {
    return String(this.#state.resourceVersion);
  }

  list(resource: Resource, namespace?: string): KubeObject[] {
    const all =
      resource.derived || resource.plural === 'jobs'
        ? this.#derived(resource.plural, namespace)
        : Object.values(this.#state.objects[resource.plural] ?? {});
    return all
      .filter(o => !namespace || o.metadata.namespace === namespace)
      .map(object => this.#shown(resource, object));
  }

  get(resource: Resource, namespace: string | undefined, name: string) {
    const found =
      resource.derived || resource.plural === 'jobs'
        ? this.#derived(resource.plural, namespace).find(
            o => o.metadata.name === name,
          )
        : this.#state.objects[resource.plural]?.[keyOf(namespace, name)];
    if (!found) throw notFound(resource.plural, resource.group, name);
    return this.#shown(resource, found);
  }

  has(resource: Resource, namespace: string | undefined, name: string) {
    const objects = this.#state.objects[resource.plural] ?? {};
    return Object.hasOwn(objects, keyOf(namespace, name));
  }

  create(
    resource: Resource,
    namespace: string | undefined,
    body: unknown,
    at: number = this.#world.now(),
    writer: Writer = HELM,
  ): KubeObject {
    const object = checkedObject(
      resource,
      namespace,
      body,
      `${this.name} ${this.resourceVersion}`,
    );
    const { name } = object.metadata;
    if (namespace !== undefined && !this.#hasNamespace(namespace)) {
      throw notFound('namespaces', '', namespace);
    }
    if (this.has(resource, namespace, name)) {
      throw alreadyExists(resource.plural, resource.group, name);
    }
    const { status: _, ...rest } = object;
    const stored = admitted(resource, {
      ...rest,
      metadata: {
        ...object.metadata,
        ...(namespace !== undefined && { namespace }),
        uid: uidOf(this.name, resource.plural, namespace ?? '', name, at),
        resourceVersion: this.#next(),
        creationTimestamp: timeOf(at),
        ...(hasGeneration(resource) && { generation: 1 }),
        ...(hasManagedFields(resource.plural) && {
          managedFields: managedFieldsOf({ after: object, writer, at }),
        }),
      },
    });
    if (resource.plural === 'deployments') {
      stored.spec.replicas ??= 1;
      const template = stored.spec.template;
      this.#state.rollouts[keyOf(namespace, name)] = {
        revisions: [
          {
            number: 1,
            hash: templateHash(template, 1),
            template,
            startedAt: at,
          },
        ],
        scaled: { at, from: stored.spec.replicas },
        replaced: {},
      };
    }
    this.#put(resource, namespace, stored);
    return this.#shown(resource, stored);
  }

  /** The object as it shall be from now on; 409 when its resourceVersion is an old one. */
  replace(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    body: unknown,
    at: number = this.#world.now(),
    writer: Writer = HELM,
  ): KubeObject {
    this.get(resource, namespace, name);
    const object = checkedObject(
      resource,
      namespace,
      body,
      `${this.name} ${this.resourceVersion}`,
    );
    const before =
      this.#state.objects[resource.plural]?.[keyOf(namespace, name)];
    if (!before) {
      throw invalid(resource.kind, name, {
        field: 'metadata.ownerReferences',
        message: 'Invalid value: it belongs to a CronJob',
      });
    }
    if (object.metadata.name !== name) {
      throw badRequest(
        `the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`,
      );
    }
    const version = object.metadata.resourceVersion;
    if (version && version !== before.metadata.resourceVersion) {
      throw new ApiError(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${resource.plural} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
      );
    }
    const changed = !isDeepStrictEqual(object.spec, before.spec);
    const { status: _, ...rest } = object;
    const metadata = {
      ...object.metadata,
      namespace: before.metadata.namespace,
      uid: before.metadata.uid,
      creationTimestamp: before.metadata.creationTimestamp,
      resourceVersion: this.#next(),
      ...(before.metadata.generation !== undefined && {
        generation: before.metadata.generation + (changed ? 1 : 0),
      }),
      ...(hasManagedFields(resource.plural) && {
        managedFields: managedFieldsOf({ before, after: object, writer, at }),
      }),
    };
    const stored = admitted(resource, { ...rest, metadata }, before);
    if (resource.plural === 'deployments') {
      this.#roll(keyOf(namespace, name), before, stored, at);
    }
    this.#put(resource, namespace, stored);
    return this.#shown(resource, stored);
  }

  remove(
    resource: Resource,
    namespace: string | undefined,
    name: string,
  ): KubeObject {
    const object = this.get(resource, namespace, name);
    if (resource.plural === 'pods') {
      this.#replacePod(object);
      return object;
    }
    delete this.#state.objects[resource.plural]?.[keyOf(namespace, name)];
    if (resource.plural === 'deployments') {
      delete this.#state.rollouts[keyOf(namespace, name)];
    }
    if (resource.plural === 'namespaces') this.#empty(name);
    this.#next();
    return object;
  }

  /** Deployments with their pods. */
  running(namespace?: string): Running[] {
    const now = this.#world.now();
    return Object.entries(this.#state.objects.deployments ?? {})
      .filter(([key]) => !namespace || key.startsWith(`${namespace}/`))
      .map(([key, deployment]) => {
        const rollout = this.#state.rollouts[key];
        const incidents = this.incidentsOf(deployment);
        return {
          deployment,
          rollout,
          pods: podsAt({ deployment, rollout, incidents, now }),
          now,
        };
      });
  }

  /** Deployments of a service, without the work of looking at their pods. */
  deploymentsOf(service: string): Omit<Running, 'pods'>[] {
    const now = this.#world.now();
    return Object.entries(this.#state.objects.deployments ?? {})
      .filter(([, { metadata }]) => metadata.name === service)
      .map(([key, deployment]) => ({
        deployment,
        rollout: this.#state.rollouts[key],
        now,
      }));
  }

  /** CronJobs of a service, with what they go through. */
  cronJobsOf(service: string) {
    const now = this.#world.now();
    return Object.values(this.#state.objects.cronjobs ?? {})
      .filter(
        ({ metadata }) =>
          metadata.labels?.['backstage.io/kubernetes-id'] === service,
      )
      .map(cronJob => ({
        cronJob,
        incidents: this.incidentsOf(cronJob),
        now,
      }));
  }

  /** Runs of all batches, and of Jobs that someone made. */
  batchRuns(namespace?: string): BatchRun[] {
    const now = this.#world.now();
    const within = (plural: string) =>
      Object.values(this.#state.objects[plural] ?? {}).filter(
        o => !namespace || o.metadata.namespace === namespace,
      );
    return [
      ...within('cronjobs').flatMap(cronJob =>
        keptRunsOf(cronJob, { incidents: this.incidentsOf(cronJob), now }),
      ),
      ...within('jobs').map(job =>
        runOf(job, { incidents: this.incidentsOf(job), now }),
      ),
    ];
  }

  /** The run that a pod belongs to. */
  batchRun(namespace: string, pod: string): BatchRun | undefined {
    return this.batchRuns(namespace).find(run => podNameOf(run) === pod);
  }

  nodeOf(pod: { uid: string }): string {
    return nodeOf(this.name, pod.uid);
  }

  /** Incidents that hit a workload: in production, or in dev when the service has no production. */
  incidentsOf({ metadata }: KubeObject): Incident[] {
    const id = metadata.labels?.['backstage.io/kubernetes-id'];
    const service = this.#world.seed.services.find(s => s.name === id);
    const stage = service?.prd ? 'prd' : 'dev';
    if (!id || !this.name.endsWith(`-${stage}`)) return [];
    return this.#world.incidentsSince(0).filter(i => i.service === id);
  }

  /**
   * What is wrong with one pod, by its service or by others on its node.
   *
   * @param noisy - for those who ask for many pods at a time
   */
  troublesOf(
    deployment: KubeObject,
    pod: { name: string; uid: string },
    noisy = noisyPods(this.#world),
  ): Trouble[] {
    return troublesOfPod({
      incidents: this.incidentsOf(deployment),
      pod: { name: pod.name, node: this.nodeOf(pod) },
      noisy,
    });
  }

  languageOf({ metadata }: KubeObject): 'java' | 'node' {
    const id = metadata.labels?.['backstage.io/kubernetes-id'];
    return (
      this.#world.seed.services.find(s => s.name === id)?.language ?? 'java'
    );
  }

  #shown(resource: Resource, object: KubeObject): KubeObject {
    if (resource.plural === 'horizontalpodautoscalers') {
      return this.#scaler(object);
    }
    if (resource.plural === 'cronjobs') {
      const seen = {
        incidents: this.incidentsOf(object),
        now: this.#world.now(),
      };
      return cronJobOf(object, seen);
    }
    if (resource.plural !== 'deployments') return object;
    const { namespace, name } = object.metadata;
    const rollout = this.#state.rollouts[keyOf(namespace, name)];
    const now = this.#world.now();
    const incidents = this.incidentsOf(object);
    const pods = podsAt({ deployment: object, rollout, incidents, now });
    return deploymentOf({ deployment: object, rollout, pods, now });
  }

  #scaler(object: KubeObject): KubeObject {
    const target = this.running(object.metadata.namespace).find(
      r => r.deployment.metadata.name === object.spec?.scaleTargetRef?.name,
    );
    const replicas = target?.pods.length ?? 0;
    const utilization = 18 + (Math.floor(this.#world.now() / 60_000) % 25);
    return {
      ...object,
      status: {
        currentReplicas: replicas,
        desiredReplicas: target?.deployment.spec.replicas ?? 0,
        currentMetrics: [
          {
            type: 'Resource',
            resource: {
              name: 'cpu',
              current: { averageUtilization: utilization, averageValue: '30m' },
            },
          },
        ],
        conditions: scalerConditions(object.metadata.creationTimestamp),
      },
    };
  }

  #derived(plural: string, namespace?: string): KubeObject[] {
    switch (plural) {
      case 'nodes':
        return NODES.map(i => this.#node(i));
      case 'pods':
        return [
          ...this.running(namespace).flatMap(({ deployment, pods }) =>
            pods.map(pod => podOf(deployment, pod, this.nodeOf(pod))),
          ),
          ...this.batchRuns(namespace).map(run =>
            batchPodOf(run, this.nodeOf(run)),
          ),
        ];
      case 'jobs':
        return this.batchRuns(namespace).map(jobWithStatus);
      case 'replicasets':
        return this.running(namespace).flatMap(r => replicaSetsOf(r));
      case 'events':
        return this.running(namespace).flatMap(r =>
          eventsOf({ ...r, nodeOf: pod => this.nodeOf(pod) }),
        );
      default:
        return [];
    }
  }

  #node(i: number): KubeObject {
    const capacity = { cpu: '16', memory: '64Gi', pods: '110' };
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: `${this.name}-node-${i}`,
        uid: uidOf(this.name, 'node', i),
        resourceVersion: '1',
        creationTimestamp: timeOf(this.#world.createdAt - 90 * 86_400_000),
        labels: { 'kubernetes.io/hostname': `${this.name}-node-${i}` },
      },
      spec: {},
      status: {
        capacity,
        allocatable: capacity,
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            reason: 'KubeletReady',
            lastHeartbeatTime: timeOf(this.#world.now()),
            lastTransitionTime: timeOf(this.#world.createdAt),
          },
        ],
        nodeInfo: { kubeletVersion: 'v1.33.4', architecture: 'amd64' },
      },
    };
  }

  #roll(key: string, before: KubeObject, after: KubeObject, at: number) {
    const rollout = this.#state.rollouts[key];
    const replicas = before.spec?.replicas ?? 1;
    after.spec.replicas ??= 1;
    if (after.spec.replicas !== replicas) {
      rollout.scaled = { at, from: Math.min(replicas, after.spec.replicas) };
    }
    const { template } = after.spec;
    if (isDeepStrictEqual(template, before.spec?.template)) return;
    const number = rollout.revisions.at(-1)!.number + 1;
    rollout.revisions.push({
      number,
      hash: templateHash(template, number),
      template,
      startedAt: at,
    });
    rollout.revisions.splice(0, rollout.revisions.length - MAX_REVISIONS);
    rollout.scaled = { at, from: after.spec.replicas };
  }

  /** A deleted pod comes back as a new one. */
  #replacePod(pod: KubeObject) {
    for (const { rollout, pods } of this.running(pod.metadata.namespace)) {
      const own = pods.filter(p => p.revision === rollout.revisions.at(-1));
      const index = own.findIndex(p => p.uid === pod.metadata.uid);
      if (index >= 0) rollout.replaced[index] = this.#world.now();
    }
    this.#next();
  }

  #empty(namespace: string) {
    for (const objects of [
      ...Object.values(this.#state.objects),
      this.#state.rollouts,
    ]) {
      for (const key of Object.keys(objects)) {
        if (key.startsWith(`${namespace}/`)) delete objects[key];
      }
    }
  }

  #hasNamespace(name: string) {
    return Object.hasOwn(this.#state.objects.namespaces ?? {}, `/${name}`);
  }

  #put(resource: Resource, namespace: string | undefined, object: KubeObject) {
    this.#state.objects[resource.plural] ??= {};
    this.#state.objects[resource.plural][
      keyOf(namespace, object.metadata.name)
    ] = object;
  }

  #next(): string {
    this.#state.resourceVersion += 1;
    this.#world.touch();
    return String(this.#state.resourceVersion);
  }
}

/** It measures, and has no reason to change anything. */
const scalerConditions = (at: string | undefined) =>
  [
    [
      'AbleToScale',
      'True',
      'ReadyForNewScale',
      'recommended size matches current size',
    ],
    [
      'ScalingActive',
      'True',
      'ValidMetricFound',
      'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
    ],
    [
      'ScalingLimited',
      'False',
      'DesiredWithinRange',
      'the desired count is within the acceptable range',
    ],
  ].map(([type, status, reason, message]) => ({
    type,
    status,
    lastTransitionTime: at,
    reason,
    message,
  }));
