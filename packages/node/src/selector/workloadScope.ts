import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  ANNOTATION_KUBERNETES_NAMESPACE,
} from '@kronos-portal/common';
import { path } from '../upstream/path';
import { UpstreamError } from '../upstream/UpstreamError';
import { matchersOf } from './labelSelector';

/** The entity's part of a cluster. */
export interface WorkloadScope {
  labelSelector: string;
  /** undefined: all that the token may see */
  namespace?: string;
}

// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const KEY =
  /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const NAMESPACE = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Which workloads of a cluster are the entity's: what its annotations say, and on top the labels that an admin set for
 * the connection, so that affiliates can share a cluster.
 *
 * @throws UpstreamError `missing-annotation` when an annotation is not what Kubernetes allows
 */
export function workloadScopeOf(
  entity: Entity,
  { settings }: { settings: Readonly<Record<string, unknown>> },
): WorkloadScope {
  const { labelSelector, namespace } = ownWorkloads(entity);
  const always =
    typeof settings.matchers === 'string' ? settings.matchers : undefined;
  const shared = [...matchersOf(entity, always, KEY)].map(
    ([label, value]) => `${label}=${value}`,
  );
  return { labelSelector: [labelSelector, ...shared].join(','), namespace };
}

function ownWorkloads(entity: Entity): WorkloadScope {
  const annotations = entity.metadata.annotations ?? {};
  const namespace = annotations[ANNOTATION_KUBERNETES_NAMESPACE]?.trim();
  if (namespace && !NAMESPACE.test(namespace)) {
    throw wrong(ANNOTATION_KUBERNETES_NAMESPACE, namespace, 'a namespace');
  }
  const selector = annotations[ANNOTATION_KUBERNETES_LABEL_SELECTOR]?.trim();
  if (selector) {
    return {
      labelSelector: parseSelector(selector),
      namespace: namespace || undefined,
    };
  }
  const id = annotations[ANNOTATION_KUBERNETES_ID]?.trim() ?? '';
  if (!NAME.test(id)) {
    throw wrong(ANNOTATION_KUBERNETES_ID, id, 'a label value');
  }
  return {
    labelSelector: `${ANNOTATION_KUBERNETES_ID}=${id}`,
    namespace: namespace || undefined,
  };
}

/**
 * Address of a list in the API of a cluster.
 *
 * @param api - `api/v1`, `apis/apps/v1`
 * @param namespace - without one, those of all
 */
export const listPath = (api: string, plural: string, namespace?: string) =>
  namespace
    ? `${api}${path`/namespaces/${namespace}/${plural}`}`
    : `${api}${path`/${plural}`}`;

/** Equality only: sets and negations would select what belongs to others. */
function parseSelector(selector: string): string {
  const terms = selector.split(',').map(term => {
    const match = /^\s*([^=!\s]+)\s*={1,2}\s*([^=!\s]+)\s*$/.exec(term);
    if (!match || !KEY.test(match[1]) || !NAME.test(match[2])) {
      throw wrong(
        ANNOTATION_KUBERNETES_LABEL_SELECTOR,
        selector,
        'label=value pairs separated by commas',
      );
    }
    return `${match[1]}=${match[2]}`;
  });
  return terms.join(',');
}

function wrong(annotation: string, value: string, allowed: string) {
  return new UpstreamError(
    'missing-annotation',
    `The annotation ${annotation} is '${value.slice(
      0,
      100,
    )}', but it must be ${allowed}.`,
  );
}
