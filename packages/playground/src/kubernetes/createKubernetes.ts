import { http } from 'msw';
import type { CreateStandIn } from '../StandIn';
import type { DeployEvent } from '../world/events';
import { clustersOf } from '../world/clusters';
import { callApi } from './api';
import { ApiError } from './ApiError';
import { authorize } from './authorize';
import { Cluster } from './Cluster';
import type { ClusterState } from './objects';
import { batchOf } from './chart';
import { workloadsOf } from './workloads';
import { deploy, deployBatch, seedCluster } from './seedCluster';
import type { BatchOptions, WorkloadOptions } from './workload';

/**
 * A cluster for dev and one for prd of each affiliate, below `/kubernetes/<cluster>`.
 * https://kubernetes.io/docs/reference/kubernetes-api/
 */
export const createKubernetes: CreateStandIn = ({ world, log }) => {
  const state = world.slice<Record<string, ClusterState>>(
    'kubernetes',
    () => ({}),
  );
  const clusters = new Map<string, Cluster>();
  for (const { name } of world.seed.affiliates.flatMap(a => a.clusters)) {
    const isNew = !Object.hasOwn(state, name);
    state[name] ??= { resourceVersion: 1, objects: {}, rollouts: {} };
    const cluster = Cluster.create({ name, world, state: state[name] });
    clusters.set(name, cluster);
    if (isNew) seedCluster(cluster, world);
  }

  world.workloads = workloadsOf(clusters);

  const release = (event: DeployEvent, at: number, batch?: BatchOptions) => {
    const { affiliate, service, stage, image } = event;
    const found = clustersOf(affiliate).find(c => c.stage === stage);
    const cluster = found && clusters.get(found.name);
    if (!cluster) return;
    const namespace = `${service}-${stage}`;
    const known = world.seed.services.find(s => s.name === service);
    const options: WorkloadOptions = {
      name: service,
      affiliate,
      team: known?.team,
      namespace,
      stage,
      image,
      replicas: 1,
      language: known?.language ?? 'java',
    };
    if (batch) deployBatch(cluster, options, batch, at);
    else deploy(cluster, options, at);
    world.emit('deployed', {
      affiliate,
      service,
      cluster: cluster.name,
      namespace,
      image,
      isBatch: batch !== undefined,
    });
  };

  world.on('deploy', event => {
    const { affiliate, service, stage } = event;
    const at = world.now();
    const { repositories } = world;
    const project = `${affiliate}/${service}`;
    const branch = stage === 'prd' ? 'main' : 'develop';
    // none of the services that the world begins with is a batch job
    const seeded = world.seed.services.some(s => s.name === service);
    if (seeded || !repositories?.head(project, branch)) {
      release(event, at);
      return;
    }
    batchOf({ repositories, project, branch, name: service, stage }).then(
      batch => release(event, at, batch),
      // as when Helm refuses a chart: what ran before goes on
      error => log(`${service} was not released: ${error.message}`),
    );
  });

  return {
    id: 'kubernetes',
    title: 'Kubernetes',
    basePaths: ['/kubernetes'],
    handlers: [
      http.all('*/kubernetes/*', async ({ request }) => {
        const url = new URL(request.url);
        const [name, ...path] = url.pathname
          .split('/kubernetes/')
          .slice(1)
          .join('/kubernetes/')
          .split('/')
          .filter(Boolean)
          .map(decodeURIComponent);
        const cluster = clusters.get(name);
        if (!cluster) return new Response('no such host', { status: 404 });
        try {
          authorize(request, name, path);
          return await callApi({
            cluster,
            world,
            request,
            path,
            query: url.searchParams,
          });
        } catch (error) {
          if (error instanceof ApiError) return error.toResponse();
          throw error;
        }
      }),
    ],
  };
};
