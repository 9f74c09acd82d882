import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  affiliateRef,
  ANNOTATION_ROLE,
  GROUP_TYPE_AFFILIATE,
  isRole,
  type Grant,
  type Role,
} from '@kronos-portal/common';

/** Where a Group stands. */
export type GroupStanding =
  /** at or below the Group of an affiliate */
  | { kind: 'affiliate'; name: string }
  /** above the affiliates: the chain of its parents ends at the group of companies */
  | { kind: 'group' }
  /** unknown Group, broken chain of parents, or a cycle: must not be taken for shared */
  | { kind: 'unresolved' };

/** What is read of a Group. Refs are complete and lower case. */
export interface GroupRecord {
  ref: string;
  name: string;
  title: string;
  type: string;
  parent?: string;
  role?: Role;
  members: string[];
}

export interface GroupDirectoryOptions {
  /** Ref of the Group above the affiliates: only chains that end there are above the affiliates. Any root when unset. */
  root?: string;
}

const UNRESOLVED: GroupStanding = { kind: 'unresolved' };

/** Fields of a Group that {@link toGroupRecord} reads. */
export const GROUP_FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'metadata.annotations',
  'spec.type',
  'spec.parent',
  'spec.profile.displayName',
  'spec.members',
];

/** Reads a Group entity; refs in it may be short. */
export function toGroupRecord(entity: Entity): GroupRecord {
  const spec = (entity.spec ?? {}) as Record<string, any>;
  const role = entity.metadata.annotations?.[ANNOTATION_ROLE];
  return {
    ref: stringifyEntityRef(entity),
    name: entity.metadata.name,
    title:
      entity.metadata.title ??
      spec.profile?.displayName ??
      entity.metadata.name,
    type: String(spec.type ?? ''),
    parent: refFrom(spec.parent, 'Group', entity),
    role: isRole(role) ? role : undefined,
    members: refsFrom(spec.members, 'User', entity),
  };
}

/** Complete refs of a list in an entity file, where the kind and the namespace may be left out. */
export function refsFrom(
  value: unknown,
  defaultKind: string,
  entity: Entity,
): string[] {
  return Array.isArray(value)
    ? value.flatMap(item => refFrom(item, defaultKind, entity) ?? [])
    : [];
}

/** The same for one; undefined when it is no ref. */
export function refFrom(
  value: unknown,
  defaultKind: string,
  entity: Entity,
): string | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return stringifyEntityRef(
      parseEntityRef(value, {
        defaultKind,
        defaultNamespace: entity.metadata.namespace ?? 'default',
      }),
    );
  } catch {
    return undefined;
  }
}

/** Affiliates live in the default namespace; a ref is lower case. */
const refOfAffiliate = (group: GroupRecord) =>
  affiliateRef(group.name).toLocaleLowerCase('en-US');

/** All Groups at one moment, and where each of them stands. Immutable. */
export class GroupDirectory {
  readonly #groups: Map<string, GroupRecord>;
  readonly #groupsOfUser = new Map<string, string[]>();
  readonly #standings = new Map<string, GroupStanding>();
  readonly #root?: string;

  static create(groups: GroupRecord[], options?: GroupDirectoryOptions) {
    return new GroupDirectory(groups, options);
  }

  private constructor(groups: GroupRecord[], options?: GroupDirectoryOptions) {
    this.#groups = new Map(groups.map(group => [group.ref, group]));
    this.#root = options?.root;
    for (const group of groups) {
      for (const user of group.members) {
        this.#groupsOfUser.set(user, [
          ...(this.#groupsOfUser.get(user) ?? []),
          group.ref,
        ]);
      }
    }
  }

  /** The same Groups with one more, or one that is different. */
  with(group: GroupRecord): GroupDirectory {
    const others = [...this.#groups.values()].filter(g => g.ref !== group.ref);
    return GroupDirectory.create([...others, group], { root: this.#root });
  }

  group(ref: string): GroupRecord | undefined {
    return this.#groups.get(ref);
  }

  refs(): string[] {
    return [...this.#groups.keys()];
  }

  affiliates(): GroupRecord[] {
    return [...this.#groups.values()]
      .filter(
        group =>
          group.type === GROUP_TYPE_AFFILIATE &&
          group.ref === refOfAffiliate(group),
      )
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Walks from the Group up to an affiliate or a root. */
  standingOf(ref: string): GroupStanding {
    const known = this.#standings.get(ref);
    if (known) return known;
    const standing = this.#walk(ref);
    this.#standings.set(ref, standing);
    return standing;
  }

  /** Groups that name the user as a member; memberships that only the User names are not known here. */
  groupsOfUser(userRef: string): string[] {
    return this.#groupsOfUser.get(userRef) ?? [];
  }

  /** The one affiliate of all these Groups. Groups above the affiliates do not count as long as one stands below. */
  standingOfAll(groupRefs: string[]): GroupStanding {
    const standings = groupRefs.map(ref => this.standingOf(ref));
    if (!standings.length || standings.some(s => s.kind === 'unresolved')) {
      return UNRESOLVED;
    }
    const names = new Set(
      standings.flatMap(s => (s.kind === 'affiliate' ? [s.name] : [])),
    );
    if (names.size > 1) return UNRESOLVED;
    const [name] = names;
    return name ? { kind: 'affiliate', name } : { kind: 'group' };
  }

  /** Roles that membership in these Groups gives; refs of other kinds and unresolved Groups give none. */
  grantsOf(ownershipEntityRefs: string[]): Grant[] {
    const grants = new Map<string, Grant>();
    for (const ref of ownershipEntityRefs) {
      const role = this.#groups.get(ref)?.role;
      const standing = this.standingOf(ref);
      if (role && standing.kind !== 'unresolved') {
        const affiliate = standing.kind === 'affiliate' ? standing.name : '*';
        grants.set(`${role} ${affiliate}`, { role, affiliate });
      }
    }
    return [...grants.values()];
  }

  #walk(ref: string): GroupStanding {
    const seen = new Set<string>();
    let at: string | undefined = ref;
    let last = ref;
    while (at) {
      if (seen.has(at)) return UNRESOLVED;
      seen.add(at);
      const group = this.#groups.get(at);
      if (!group) return UNRESOLVED;
      if (group.type === GROUP_TYPE_AFFILIATE) {
        // a Group of the same name in another namespace must not pass for the affiliate
        return at === refOfAffiliate(group)
          ? { kind: 'affiliate', name: group.name }
          : UNRESOLVED;
      }
      last = at;
      at = group.parent;
    }
    return !this.#root || last === this.#root ? { kind: 'group' } : UNRESOLVED;
  }
}
