/** What a person is for an affiliate, given by membership in a Group with the annotation `kronos.io/role`. */
export const ROLES = [
  'developer',
  'lead',
  'project-manager',
  'affiliate-admin',
  'executive',
  'partner',
  'group-admin',
] as const;

export type Role = (typeof ROLES)[number];

/** A role and where it holds: one affiliate, or `*` when its Group stands above the affiliates. */
export interface Grant {
  role: Role;
  affiliate: string | '*';
}

export const isRole = (value: unknown): value is Role =>
  ROLES.includes(value as Role);
