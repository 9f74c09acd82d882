import type { World } from '../world/World';
import type { SeedPerson } from '../world/seed';

export interface GroupState {
  id: number;
  name: string;
  path: string;
  description: string;
  visibility: string;
  /** ms since 1970 */
  createdAt: number;
}

export interface HookState {
  id: number;
  url: string;
  token?: string;
  push: boolean;
  mergeRequests: boolean;
  createdAt: number;
  /** of the first world: follows the portal when its address changes */
  portal?: boolean;
  [flag: string]: unknown;
}

export interface ProtectionState {
  id: number;
  name: string;
  /** access levels */
  push: number;
  merge: number;
  allowForcePush: boolean;
}

export interface MergeRequestState {
  id: number;
  iid: number;
  title: string;
  description: string;
  state: 'opened' | 'merged' | 'closed';
  draft: boolean;
  sourceBranch: string;
  targetBranch: string;
  /** user name */
  author: string;
  createdAt: number;
  updatedAt: number;
  mergedAt?: number;
  closedAt?: number;
  mergedBy?: string;
  /** head of the source branch */
  sha: string;
  mergeCommit?: string;
  /** what someone said by the API */
  review?: 'approved' | 'requested_changes';
}

export interface ProjectState {
  id: number;
  groupId: number;
  name: string;
  path: string;
  description: string;
  topics: string[];
  visibility: string;
  archived: boolean;
  defaultBranch: string;
  createdAt: number;
  lastActivityAt: number;
  /** heads, as last looked at */
  branches: Record<string, string>;
  protections: ProtectionState[];
  hooks: HookState[];
  mergeRequests: MergeRequestState[];
  variables: { key: string; value: string }[];
}

interface GitlabSlice {
  nextId: number;
  groups: GroupState[];
  projects: ProjectState[];
  life: { nextAt: number; count: number };
}

export interface GitlabUser {
  id: number;
  username: string;
  name: string;
  email: string;
}

/** The account that the playground's token belongs to. */
export const BOT: GitlabUser = {
  id: 1,
  username: 'kronos',
  name: 'Kronos',
  email: 'kronos@playground.example',
};

/** Groups, projects and merge requests; the commits are in the repositories. */
export class GitlabState {
  readonly #world: World;
  readonly #slice: GitlabSlice;

  static create(world: World) {
    return new GitlabState(world);
  }

  private constructor(world: World) {
    this.#world = world;
    this.#slice = world.slice<GitlabSlice>('gitlab', seed => ({
      nextId: 1_000,
      groups: seed.affiliates.map((affiliate, i) => ({
        id: 11 + i,
        name: affiliate.title,
        path: affiliate.name,
        description: affiliate.title,
        visibility: 'private',
        createdAt: world.createdAt - 400 * 86_400_000,
      })),
      projects: [],
      life: { nextAt: world.createdAt, count: 0 },
    }));
  }

  get groups() {
    return this.#slice.groups;
  }

  get projects() {
    return this.#slice.projects;
  }

  get life() {
    return this.#slice.life;
  }

  nextId() {
    return this.#slice.nextId++;
  }

  touch() {
    this.#world.touch();
  }

  /** By number or by path with namespace. */
  project(idOrPath: string): ProjectState | undefined {
    return this.projects.find(
      p =>
        String(p.id) === idOrPath ||
        this.fullPath(p).toLowerCase() === idOrPath.toLowerCase(),
    );
  }

  group(idOrPath: string): GroupState | undefined {
    return this.groups.find(
      g =>
        String(g.id) === idOrPath ||
        g.path.toLowerCase() === idOrPath.toLowerCase(),
    );
  }

  groupOf(project: ProjectState): GroupState {
    return this.groups.find(g => g.id === project.groupId)!;
  }

  fullPath(project: ProjectState): string {
    return `${this.groupOf(project).path}/${project.path}`;
  }

  get users(): GitlabUser[] {
    return [BOT, ...this.#world.seed.people.map(toUser)];
  }

  userByName(username: string): GitlabUser {
    return this.users.find(u => u.username === username) ?? BOT;
  }

  /** Who made a commit, as far as an account has the address. */
  userByEmail(email: string): GitlabUser | undefined {
    return this.users.find(u => u.email === email);
  }
}

const toUser = (person: SeedPerson, index: number): GitlabUser => ({
  id: 2 + index,
  username: person.name,
  name: person.title,
  email: person.email,
});
