import {
  createPermission,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';

/*
 * Every permission of Kronos is about a catalog entity: the component that is acted on, or the Group of the affiliate
 * for which something is installed or created. So one rule (the affiliate label) decides all of them, and another
 * policy can do the same with the catalog's own conditions. See docs/decisions/0003-permissions-on-entities.md.
 */
const onEntity = (
  name: string,
  action: 'create' | 'read' | 'update' | 'delete',
): ResourcePermission<'catalog-entity'> =>
  createPermission({
    name,
    attributes: { action },
    resourceType: 'catalog-entity',
  });

/** Resource: the affiliate's Group. Create a service from a template. */
export const serviceCreate = onEntity('kronos.service.create', 'create');

/** Resource: the affiliate's Group, or the group of all affiliates for a group-wide installation. */
export const installationRead = onEntity(
  'marketplace.installation.read',
  'read',
);
export const installationCreate = onEntity(
  'marketplace.installation.create',
  'create',
);
export const installationUpdate = onEntity(
  'marketplace.installation.update',
  'update',
);
export const installationDelete = onEntity(
  'marketplace.installation.delete',
  'delete',
);
export const auditRead = onEntity('marketplace.audit.read', 'read');

/** Resource: the component. Reading what a tool says of an entity needs no more than reading the entity. */
export const buildStart = onEntity('delivery.build.start', 'create');
export const issueCreate = onEntity('collaboration.issue.create', 'create');
/** Resource: the component. Change the status of one of its issues. */
export const issueUpdate = onEntity('collaboration.issue.update', 'update');

/** Resource: the component. Say of an anomaly that it was expected or useful, or mute a service for a time. */
export const anomalyFeedback = onEntity('anomalies.feedback.create', 'create');

/** No resource: list, start and cancel the scheduled tasks of all plugins. For group admins, who run the portal. */
export const scheduledTaskManage: BasicPermission = createPermission({
  name: 'kronos.scheduled-task.manage',
  attributes: { action: 'update' },
});

export const marketplacePermissions = [
  installationRead,
  installationCreate,
  installationUpdate,
  installationDelete,
  auditRead,
];
export const deliveryPermissions = [buildStart];
export const collaborationPermissions = [issueCreate, issueUpdate];
export const anomaliesPermissions = [anomalyFeedback];
export const kronosPermissions = [
  serviceCreate,
  ...marketplacePermissions,
  ...deliveryPermissions,
  ...collaborationPermissions,
  ...anomaliesPermissions,
];

const OFFERED = '.offered';

/**
 * Whether a tool that needs the permission is shown to a person at all: held by those who hold the permission for some
 * affiliate. It opens nothing, the permission itself is asked with the entity when the tool is used.
 */
export const offered = ({
  name,
  attributes,
}: ResourcePermission<'catalog-entity'>): BasicPermission =>
  createPermission({ name: `${name}${OFFERED}`, attributes });

/** Name of the permission that {@link offered} was asked about; undefined for any other permission. */
export const offeredPermissionOf = (name: string): string | undefined =>
  name.endsWith(OFFERED) ? name.slice(0, -OFFERED.length) : undefined;
