import { ROLES, type Role } from './roles';

/**
 * The whole policy: what each role may do, and how far.
 *
 * - `own`: within the affiliate that the role is held for (all affiliates when its Group stands above them)
 * - `shared`: only what belongs to no affiliate (the marketplace, templates, documentation)
 * - `all`: everywhere
 * - `-`: not at all
 *
 * Shared entities can be read by every signed-in user. Permissions that are not listed are denied to everyone but a
 * group admin; `permission-backend-module-kronos` has the few upstream ones that need more than a scope.
 */
export type Scope = 'own' | 'shared' | 'all' | '-';

const by = (
  developer: Scope,
  lead: Scope,
  projectManager: Scope,
  affiliateAdmin: Scope,
  executive: Scope,
  partner: Scope,
  groupAdmin: Scope,
): Record<Role, Scope> => ({
  developer,
  lead,
  'project-manager': projectManager,
  'affiliate-admin': affiliateAdmin,
  executive,
  partner,
  'group-admin': groupAdmin,
});

// prettier-ignore
export const policyTable: Record<string, Record<Role, Scope>> = {
  //                                    developer lead   pm     admin  exec   partner   group
  'catalog.entity.read':             by('own',    'own', 'own', 'own', 'own', 'shared', 'all'),
  'catalog.entity.refresh':          by('own',    'own', '-',   'own', '-',   '-',      'all'),
  'catalog.entity.delete':           by('-',      '-',   '-',   'own', '-',   '-',      'all'),
  'kronos.service.create':           by('own',    'own', '-',   'own', '-',   '-',      'all'),
  'marketplace.installation.read':   by('own',    'own', 'own', 'own', 'own', '-',      'all'),
  'marketplace.installation.create': by('-',      '-',   '-',   'own', '-',   '-',      'all'),
  'marketplace.installation.update': by('-',      '-',   '-',   'own', '-',   '-',      'all'),
  'marketplace.installation.delete': by('-',      '-',   '-',   'own', '-',   '-',      'all'),
  'marketplace.audit.read':          by('-',      '-',   '-',   'own', 'own', '-',      'all'),
  'delivery.build.start':            by('own',    'own', '-',   'own', '-',   '-',      'all'),
  'collaboration.issue.create':      by('own',    'own', 'own', 'own', '-',   '-',      'all'),
  'collaboration.issue.update':      by('own',    'own', 'own', 'own', '-',   '-',      'all'),
  'anomalies.feedback.create':       by('own',    'own', '-',   'own', '-',   '-',      'all'),
};

/** Scope of a role for a permission; permissions outside of the table belong to group admins. */
export function scopeOf(permission: string, role: Role): Scope {
  const row = policyTable[permission];
  if (row) return row[role];
  return role === 'group-admin' ? 'all' : '-';
}

/** Roles that hold a permission somewhere, in the order of the table. */
export const rolesWith = (permission: string): Role[] =>
  ROLES.filter(role => scopeOf(permission, role) !== '-');
