import type { Role } from '@kronos-portal/common';

/**
 * Who holds a permission of an upstream plugin.
 *
 * - `everyone`: every signed-in user
 * - `readers`: those who may read what belongs to an affiliate
 * - `creators`: those who may create a service for an affiliate
 * - `own tasks`: everyone for the tasks that they started, group admins for all
 * - `nobody`: not even group admins
 *
 * What is in neither table is for group admins only: registering, listing and deleting locations (a location names the
 * repository of another affiliate; registering one reads any file that the portal's token can read, so the templates
 * register the planned one with the portal's own credentials), analyzing one, running a template dry, managing templates, ingestion, dev tools.
 */
export type Audience =
  | 'everyone'
  | 'readers'
  | 'creators'
  | 'own tasks'
  | 'nobody';

export const upstreamTable: Record<string, Audience> = {
  'scaffolder.template.parameter.read': 'everyone',
  'scaffolder.template.step.read': 'everyone',
  'scaffolder.action.execute': 'creators',
  'scaffolder.task.create': 'creators',
  'scaffolder.task.read': 'own tasks',
  'scaffolder.task.cancel': 'own tasks',
  'catalog.entity.validate': 'creators',
  // which clusters: see kubernetes-backend-module-kronos
  'kubernetes.clusters.read': 'readers',
  'kubernetes.resources.read': 'readers',
  // a generic proxy reaches past the entities of the caller
  'kubernetes.proxy': 'nobody',
};

/** The permission of the policy table whose roles make up the audience. */
export const audienceOf: Record<'readers' | 'creators', string> = {
  readers: 'catalog.entity.read',
  creators: 'kronos.service.create',
};

/** Runs the portal. Held only by Groups above the affiliates. */
export const GROUP_ADMIN: Role = 'group-admin';
