import {
  ApiError,
  badRequest,
  invalid,
  notAllowed,
  notFound,
  unknownPath,
} from './ApiError';
import { batchLog } from './batch';
import type { Cluster, Running } from './Cluster';
import {
  coreVersions,
  groupList,
  groupOf,
  resourceList,
  VERSION,
} from './discovery';
import type { Writer } from './managedFields';
import type { KubeObject } from './objects';
import { pageOf } from './page';
import { jsonPatch, mergePatch } from './patch';
import { podLog } from './podLog';
import { podMetrics } from './podMetrics';
import type { PodLife } from './PodLife';
import { findResource, type Resource } from './resources';
import { fieldTest, labelTest } from './selectors';
import { noisyPods } from '../world/neighbours';
import type { World } from '../world/World';

/** What a path below the cluster's URL means. */
interface Target {
  resource: Resource;
  namespace?: string;
  name?: string;
  sub?: string;
}

interface Call {
  cluster: Cluster;
  world: World;
  request: Request;
  /** decoded segments after the cluster */
  path: string[];
  query: URLSearchParams;
}

/** The part of the Kubernetes API that people, the portal and its templates use. Throws ApiError. */
export async function callApi(call: Call): Promise<Response> {
  const { path, request } = call;
  const [root, ...rest] = path;
  if (path.length === 1) {
    if (root === 'version') return Response.json(VERSION);
    if (root === 'api') return Response.json(coreVersions());
    if (root === 'apis') return Response.json(groupList());
    if (['healthz', 'livez', 'readyz'].includes(root))
      return new Response('ok');
  }
  if (root !== 'api' && root !== 'apis') return noSuchPage();
  const group = root === 'api' ? '' : rest.shift() ?? '';
  const known = groupOf(group);
  if (group && !known) return noSuchPage();
  if (group && rest.length === 0) return Response.json(known);
  const version = rest.shift() ?? '';
  if (rest.length === 0) {
    const list = resourceList(group, version);
    if (!list) throw unknownPath();
    return Response.json(list);
  }
  if (group === 'metrics.k8s.io') return metrics(call, rest);
  if (group === 'authorization.k8s.io' && request.method === 'POST') {
    return review(request);
  }
  const target = targetOf(group, version, rest);
  if (target.sub) return subresource(call, target);
  return target.name === undefined
    ? collection(call, target)
    : single(call, target);
}

/** Of a path that no API has claimed, not even the form is that of the API. */
const noSuchPage = () =>
  new Response('404 page not found\n', {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });

function targetOf(group: string, version: string, rest: string[]): Target {
  const within = rest[0] === 'namespaces' && rest.length > 2;
  const [plural, name, sub] = within ? rest.slice(2) : rest;
  const resource = findResource(group, version, plural);
  if (!resource || (within && !resource.namespaced)) throw unknownPath();
  // a name is unique in its namespace only
  if (resource.namespaced && !within && name !== undefined) throw unknownPath();
  return {
    resource,
    ...(within && { namespace: rest[1] }),
    name: name || undefined,
    sub,
  };
}

async function collection(call: Call, target: Target): Promise<Response> {
  const { cluster, request, query } = call;
  const { resource, namespace } = target;
  switch (request.method) {
    case 'GET':
      return Response.json(
        pageOf(
          resource,
          selected(resource, cluster.list(resource, namespace), query),
          { query, resourceVersion: cluster.resourceVersion },
        ),
      );
    case 'POST': {
      assertWritable(resource);
      if (resource.namespaced && !namespace) throw notAllowed();
      const body = await bodyOf(request);
      return Response.json(
        cluster.create(resource, namespace, body, undefined, writerOf(call)),
        { status: 201 },
      );
    }
    default:
      throw notAllowed();
  }
}

async function single(call: Call, target: Target): Promise<Response> {
  const { cluster, request } = call;
  const { resource, namespace } = target;
  const name = target.name!;
  switch (request.method) {
    case 'GET':
      return Response.json(cluster.get(resource, namespace, name));
    case 'DELETE': {
      if (resource.plural !== 'pods') assertWritable(resource);
      const object = cluster.remove(resource, namespace, name);
      return Response.json({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        details: { name, kind: resource.plural, uid: object.metadata.uid },
      });
    }
    case 'PUT':
      assertWritable(resource);
      return Response.json(
        cluster.replace(
          resource,
          namespace,
          name,
          await bodyOf(request),
          undefined,
          writerOf(call),
        ),
      );
    case 'PATCH': {
      assertWritable(resource);
      return patch(call, target, name);
    }
    default:
      throw notAllowed();
  }
}

async function patch(
  call: Call,
  { resource, namespace }: Target,
  name: string,
): Promise<Response> {
  const { cluster, request } = call;
  const type = (request.headers.get('content-type') ?? '').split(';')[0];
  const isApply = type === 'application/apply-patch+yaml';
  const writer = writerOf(call, isApply ? 'Apply' : 'Update');
  const body = await bodyOf(request);
  if (isApply && !cluster.has(resource, namespace, name)) {
    return Response.json(
      cluster.create(resource, namespace, body, undefined, writer),
      { status: 201 },
    );
  }
  const before = structuredClone(cluster.get(resource, namespace, name));
  delete before.metadata.resourceVersion;
  const after = patched(type, before, body);
  return Response.json(
    cluster.replace(resource, namespace, name, after, undefined, writer),
  );
}

/** Who says nothing of itself is known by its program, as the real server does it. */
function writerOf(
  { request, query }: Call,
  operation: Writer['operation'] = 'Update',
): Writer {
  const [program] = (request.headers.get('user-agent') ?? '').split('/');
  const manager = query.get('fieldManager') ?? program;
  return { manager: manager || 'unknown', operation };
}

function patched(type: string, before: KubeObject, body: unknown): KubeObject {
  switch (type) {
    case 'application/json-patch+json':
      return jsonPatch(before, body);
    case 'application/merge-patch+json':
      return mergePatch(before, body);
    case 'application/strategic-merge-patch+json':
    case 'application/apply-patch+yaml':
      return mergePatch(before, body, true);
    default:
      throw new ApiError(
        415,
        'UnsupportedMediaType',
        '415: Unsupported Media Type',
        {},
      );
  }
}

async function subresource(call: Call, target: Target): Promise<Response> {
  const { cluster, request } = call;
  const { resource, namespace, sub } = target;
  const name = target.name!;
  if (resource.plural === 'pods' && sub === 'log' && request.method === 'GET') {
    return log(call, namespace!, name);
  }
  if (resource.plural === 'deployments' && sub === 'scale') {
    const object = cluster.get(resource, namespace, name);
    if (request.method === 'GET') return Response.json(scaleOf(object));
    const body = (await bodyOf(request)) as any;
    const replicas = body?.spec?.replicas;
    if (!Number.isInteger(replicas) || replicas < 0 || replicas > 100) {
      throw invalid('Scale.autoscaling', name, {
        field: 'spec.replicas',
        message: `Invalid value: ${JSON.stringify(
          replicas,
        )}: must be greater than or equal to 0`,
      });
    }
    const scaled = cluster.replace(
      resource,
      namespace,
      name,
      mergePatch(object, { spec: { replicas } }),
    );
    return Response.json(scaleOf(scaled));
  }
  if (sub === 'status' && request.method === 'GET') {
    return Response.json(cluster.get(resource, namespace, name));
  }
  throw unknownPath();
}

const scaleOf = ({ metadata, spec, status }: KubeObject) => ({
  kind: 'Scale',
  apiVersion: 'autoscaling/v1',
  metadata: { ...metadata, labels: undefined, annotations: undefined },
  spec: { replicas: spec.replicas },
  status: { replicas: status?.replicas ?? 0 },
});

function log({ cluster, world, query }: Call, namespace: string, name: string) {
  for (const { deployment, pods } of cluster.running(namespace)) {
    const pod = pods.find(p => p.name === name);
    if (!pod) continue;
    const container = query.get('container');
    const known = pod.revision.template.spec.containers.map(
      (c: { name: string }) => c.name,
    );
    if (container && !known.includes(container)) {
      throw badRequest(`container ${container} is not valid for pod ${name}`);
    }
    if (pod.phase === 'scheduling') {
      throw badRequest(`pod ${name} does not have a host assigned`);
    }
    if (pod.phase === 'creating') {
      throw badRequest(
        `container "${known[0]}" in pod "${name}" is waiting to start: ContainerCreating`,
      );
    }
    const now = world.now();
    const seconds = numberOf(query, 'sinceSeconds');
    const sinceTime = Date.parse(query.get('sinceTime') ?? '');
    const text = podLog({
      pod,
      service: deployment.metadata.name,
      language: cluster.languageOf(deployment),
      troubles: cluster.troublesOf(deployment, pod),
      now,
      tail: numberOf(query, 'tailLines'),
      since:
        seconds === undefined ? sinceTime || undefined : now - seconds * 1_000,
      limitBytes: numberOf(query, 'limitBytes'),
      timestamps: query.get('timestamps') === 'true',
      // until a container runs again, its log is that of the one before
      previous: query.get('previous') === 'true' || pod.phase === 'crashed',
    });
    if (text === undefined) {
      throw badRequest(
        `previous terminated container "${
          container ?? known[0]
        }" in pod "${name}" not found`,
      );
    }
    return new Response(text, { headers: { 'content-type': 'text/plain' } });
  }
  const run = cluster.batchRun(namespace, name);
  if (run) {
    const timestamps = query.get('timestamps') === 'true';
    const text = batchLog(run, { now: world.now(), timestamps });
    return new Response(text, { headers: { 'content-type': 'text/plain' } });
  }
  throw notFound('pods', '', name);
}

const POD_METRICS: Resource = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  plural: 'pods',
  kind: 'PodMetrics',
  namespaced: true,
};

function metrics({ cluster, world, query, request }: Call, rest: string[]) {
  if (request.method !== 'GET') throw notAllowed();
  const within = rest[0] === 'namespaces';
  const [plural, name] = within ? rest.slice(2) : rest;
  if (plural !== 'pods') throw unknownPath();
  const now = world.now();
  const measured = ({ phase }: PodLife) => phase === 'ready';
  const noisy = noisyPods(world);
  const items = cluster
    .running(within ? rest[1] : undefined)
    .flatMap(({ deployment, pods }: Running) =>
      pods.filter(measured).map(pod =>
        podMetrics({
          pod,
          deployment,
          troubles: cluster.troublesOf(deployment, pod, noisy),
          now,
        }),
      ),
    );
  if (name) {
    const found = items.find(i => i.metadata.name === name);
    if (!found) throw notFound('pods', 'metrics.k8s.io', name);
    return Response.json(found);
  }
  return Response.json({
    kind: 'PodMetricsList',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: {},
    items: selected(POD_METRICS, items, query),
  });
}

/** The token of the playground may do everything. */
async function review(request: Request): Promise<Response> {
  const body = (await bodyOf(request)) as Record<string, unknown>;
  return Response.json({ ...body, status: { allowed: true } }, { status: 201 });
}

function selected(
  resource: Resource,
  objects: KubeObject[],
  query: URLSearchParams,
) {
  const labels = labelTest(query.get('labelSelector') ?? '');
  const fields = fieldTest(resource, query.get('fieldSelector') ?? '');
  return objects.filter(o => labels(o) && fields(o));
}

function numberOf(query: URLSearchParams, name: string) {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw badRequest(`${name}: Invalid value: "${text}": must be a number`);
}

async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(
      `the object provided is unrecognized: ${(error as Error).message}`,
    );
  }
}

function assertWritable(resource: Resource) {
  if (resource.derived) throw notAllowed();
}
