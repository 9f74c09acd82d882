import { batchNameOf, BATCH_SCHEDULE, BATCH_SERVICES } from '../world/batches';
import { imageOf, pastBuilds } from '../world/history';
import { placesOf, replicasOf, type Place } from '../world/places';
import type { SeedService } from '../world/seed';
import type { World } from '../world/World';
import type { Cluster } from './Cluster';
import type { KubeObject } from './objects';
import { RESOURCES, type Resource } from './resources';
import * as workload from './workload';
import type { BatchOptions, WorkloadOptions } from './workload';

const DAY_MS = 86_400_000;
/** from the start of a build to its deployment */
const BUILD_MS = 30_000;
/** rollouts that a new world remembers */
const REMEMBERED = 3;
const kinds = new Map(RESOURCES.map(r => [r.kind, r]));
export const resourceOf = (object: KubeObject): Resource =>
  kinds.get(object.kind)!;

/** What has been running in a cluster before the world began to live. */
export function seedCluster(cluster: Cluster, world: World) {
  for (const service of world.seed.services) {
    for (const place of placesOf(service)) {
      if (place.cluster === cluster.name)
        seedService(cluster, world, service, place);
    }
  }
}

function seedService(
  cluster: Cluster,
  world: World,
  service: SeedService,
  place: Place,
) {
  const { namespace, stage } = place;
  const project = `${service.affiliate}/${service.name}`;
  const good = pastBuilds(world, service).filter(b => b.result === 'SUCCESS');
  const main = good.filter(b => b.branch === 'main');
  const released = (stage === 'prd' && main.length ? main : good).slice(
    -REMEMBERED,
  );
  const born = world.createdAt - 60 * DAY_MS;
  const options: WorkloadOptions = {
    name: service.name,
    affiliate: service.affiliate,
    team: service.team,
    namespace,
    stage,
    image: imageOf(project, released[0].commit),
    replicas: replicasOf(service, place),
    language: service.language,
  };
  const make = (object: KubeObject, at = born) =>
    cluster.create(
      resourceOf(object),
      object.kind === 'Namespace' ? undefined : namespace,
      object,
      at,
    );
  make(workload.namespace(options));
  make(workload.quota(options));
  make(workload.limitRange(options));
  make(workload.configMap(options));
  make(workload.service(options));
  make(workload.deployment(options), released[0].startedAt + BUILD_MS);
  for (const build of released.slice(1)) {
    setImage(
      cluster,
      namespace,
      service.name,
      imageOf(project, build.commit),
      build.startedAt + BUILD_MS,
    );
  }
  if (stage === 'prd') make(workload.ingress(options));
  if (stage === 'prd' && service.tier === '1')
    make(workload.autoscaler(options));
  if (BATCH_SERVICES.includes(service.name)) {
    const batch = {
      name: batchNameOf(service.name),
      schedule: BATCH_SCHEDULE,
      // a small thing beside a service: nobody looks at its pods the day after
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 1,
    };
    make(workload.cronJob(options, batch));
  }
}

/** The first container of a Deployment gets another image. */
export function setImage(
  cluster: Cluster,
  namespace: string,
  name: string,
  image: string,
  at?: number,
) {
  const resource = kinds.get('Deployment')!;
  const object = structuredClone(cluster.get(resource, namespace, name));
  object.spec.template.spec.containers[0].image = image;
  cluster.replace(resource, namespace, name, object, at);
}

/** A batch job has a CronJob and nothing that runs all the time; a release changes its image and its schedule. */
export function deployBatch(
  cluster: Cluster,
  options: WorkloadOptions,
  batch: BatchOptions,
  at?: number,
): void {
  const { namespace } = options;
  const ensure = (object: KubeObject, isUpdated: boolean) => {
    const resource = resourceOf(object);
    const within = resource.namespaced ? namespace : undefined;
    const { name } = object.metadata;
    if (!cluster.has(resource, within, name)) {
      cluster.create(resource, within, object, at);
    } else if (isUpdated) {
      cluster.replace(resource, within, name, object, at);
    }
  };
  ensure(workload.namespace(options), false);
  ensure(workload.cronJob(options, batch), true);
}

/** Makes what a first release needs and is not there, then brings the image. */
export function deploy(
  cluster: Cluster,
  options: WorkloadOptions,
  at?: number,
): void {
  const ensure = (object: KubeObject) => {
    const resource = resourceOf(object);
    const namespace = resource.namespaced ? options.namespace : undefined;
    if (cluster.has(resource, namespace, object.metadata.name)) return false;
    cluster.create(resource, namespace, object, at);
    return true;
  };
  ensure(workload.namespace(options));
  ensure(workload.configMap(options));
  ensure(workload.service(options));
  if (!ensure(workload.deployment(options))) {
    setImage(cluster, options.namespace, options.name, options.image, at);
  }
}
