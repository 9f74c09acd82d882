import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_GITLAB_PROJECT,
  ANNOTATION_GITLAB_PROJECT_ID,
  ANNOTATION_JENKINS_JOB,
  ANNOTATION_KUBERNETES_ID,
  isInstalledFor,
} from '@kronos-portal/common';

/** Tools of delivery, and the annotations of which one names an entity's part of them. */
export const DELIVERY_TOOLS = {
  jenkins: {
    title: 'Jenkins',
    annotations: [ANNOTATION_JENKINS_JOB],
    example: 'folder/job',
  },
  gitlab: {
    title: 'GitLab',
    annotations: [ANNOTATION_GITLAB_PROJECT, ANNOTATION_GITLAB_PROJECT_ID],
    example: 'group/project',
  },
  kubernetes: {
    title: 'Kubernetes',
    annotations: [
      ANNOTATION_KUBERNETES_ID,
      'backstage.io/kubernetes-label-selector',
    ],
    example: 'service-name',
  },
} as const;

export type DeliveryTool = keyof typeof DELIVERY_TOOLS;

/**
 * How a tool stands to an entity: `linked`, `unlinked` (installed, but the entity does not name its part of it), or
 * undefined when it is not installed for the entity's affiliate.
 */
export function linkOf(
  entity: Entity,
  tool: DeliveryTool,
): 'linked' | 'unlinked' | undefined {
  if (!isInstalledFor(entity, tool)) return undefined;
  const annotations = entity.metadata.annotations ?? {};
  return DELIVERY_TOOLS[tool].annotations.some(name => annotations[name])
    ? 'linked'
    : 'unlinked';
}

export const toolsOf = (entity: Entity, link: 'linked' | 'unlinked') =>
  (Object.keys(DELIVERY_TOOLS) as DeliveryTool[]).filter(
    tool => linkOf(entity, tool) === link,
  );
