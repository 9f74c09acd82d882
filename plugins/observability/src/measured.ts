import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_PROMETHEUS_ALERT,
  ANNOTATION_PROMETHEUS_LABELS,
  ANNOTATION_PROMETHEUS_RULE,
  isInstalledFor,
} from '@kronos-portal/common';

/** Any of these says that the entity runs somewhere and is measured. */
const ANNOTATIONS = [
  ANNOTATION_PROMETHEUS_LABELS,
  ANNOTATION_PROMETHEUS_RULE,
  ANNOTATION_PROMETHEUS_ALERT,
  ANNOTATION_KUBERNETES_ID,
];

export const isPrometheusInstalled = (entity: Entity) =>
  isInstalledFor(entity, 'prometheus');

export const namesItsSeries = (entity: Entity) =>
  ANNOTATIONS.some(name => entity.metadata.annotations?.[name]);
