import { scheduleFault } from '@kronos-portal/common';
import { badRequest, invalid, required } from './ApiError';
import type { KubeObject } from './objects';
import { suffixOf } from './PodLife';
import { apiVersionOf, type Resource } from './resources';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/**
 * What somebody wants to write, when it can be an object of the kind.
 *
 * @param made - makes names that are generated differ
 * @throws ApiError
 */
export function checkedObject(
  resource: Resource,
  namespace: string | undefined,
  body: unknown,
  made: string,
): KubeObject {
  const object = body as KubeObject | null;
  if (typeof object !== 'object' || !object || Array.isArray(object)) {
    throw badRequest('the body of the request is not an object');
  }
  const { kind, apiVersion = apiVersionOf(resource) } = object;
  if (
    (kind !== undefined && kind !== resource.kind) ||
    apiVersion !== apiVersionOf(resource)
  ) {
    throw badRequest(
      `${kind} in version "${apiVersion}" cannot be handled as a ${resource.kind}`,
    );
  }
  const name = nameOf(resource, object, made);
  const other = object.metadata.namespace;
  if (other && namespace && other !== namespace) {
    throw badRequest(
      `the namespace of the provided object does not match the namespace sent on the request`,
    );
  }
  if (resource.plural === 'deployments') checkDeployment(name, object);
  if (resource.plural === 'cronjobs') checkCronJob(name, object);
  const metadata = { ...object.metadata, name };
  return { ...object, kind: resource.kind, apiVersion, metadata };
}

function nameOf(
  resource: Resource,
  { metadata }: KubeObject,
  made: string,
): string {
  const kind = kindOf(resource);
  const { name, generateName } = metadata ?? {};
  if (typeof name !== 'string' || !name) {
    if (typeof generateName === 'string' && generateName) {
      return `${generateName}${suffixOf(made)}`;
    }
    const why = 'name or generateName is required';
    throw required(kind, '', 'metadata.name', why);
  }
  const isNamespace = resource.plural === 'namespaces';
  if (!(isNamespace ? LABEL : SUBDOMAIN).test(name)) {
    throw invalid(kind, name, {
      field: 'metadata.name',
      message: `Invalid value: "${name}": a lowercase RFC 1123 ${
        isNamespace
          ? "label must consist of lower case alphanumeric characters or '-'"
          : "subdomain must consist of lower case alphanumeric characters, '-' or '.'"
      }, and must start and end with an alphanumeric character`,
    });
  }
  return name;
}

const kindOf = ({ kind, group }: Resource) =>
  group ? `${kind}.${group}` : kind;

function checkDeployment(name: string, { spec }: KubeObject) {
  const kind = 'Deployment.apps';
  const replicas = spec?.replicas ?? 1;
  if (!Number.isInteger(replicas) || replicas < 0) {
    throw invalid(kind, name, {
      field: 'spec.replicas',
      message: `Invalid value: ${JSON.stringify(
        replicas,
      )}: must be greater than or equal to 0`,
    });
  }
  const containers = spec?.template?.spec?.containers;
  if (!Array.isArray(containers) || !containers.length) {
    throw required(kind, name, 'spec.template.spec.containers');
  }
  const labels = spec.template.metadata?.labels ?? {};
  const wanted = Object.entries(spec.selector?.matchLabels ?? {});
  if (!wanted.length || wanted.some(([key, v]) => labels[key] !== v)) {
    throw invalid(kind, name, {
      field: 'spec.template.metadata.labels',
      message: `Invalid value: ${JSON.stringify(
        labels,
      )}: \`selector\` does not match template \`labels\``,
    });
  }
}

function checkCronJob(name: string, { spec }: KubeObject) {
  const fault = scheduleFault(String(spec?.schedule ?? ''));
  if (fault) {
    throw invalid('CronJob.batch', name, {
      field: 'spec.schedule',
      message: `Invalid value: ${JSON.stringify(spec?.schedule)}: ${fault}`,
    });
  }
}
