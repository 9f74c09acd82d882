import type { World } from '../world/World';
import { PRIORITIES, TRACKERS } from './words';

export interface ProjectState {
  id: number;
  name: string;
  identifier: string;
  description: string;
  homepage: string;
  isPublic: boolean;
  /** whose account made it; of those from the seed the seed knows */
  affiliate?: string;
  trackers: number[];
  /** ms since 1970 */
  createdOn: number;
  updatedOn: number;
}

export interface VersionState {
  id: number;
  project: number;
  name: string;
  description: string;
  status: 'open' | 'locked' | 'closed';
  /** `2026-03-31` */
  dueDate?: string;
  createdOn: number;
  updatedOn: number;
}

export interface JournalState {
  id: number;
  user: number;
  notes: string;
  createdOn: number;
  details: { name: string; old: string | null; new: string | null }[];
}

export interface IssueState {
  id: number;
  project: number;
  tracker: number;
  status: number;
  priority: number;
  author: number;
  assignee?: number;
  version?: number;
  subject: string;
  description: string;
  startDate?: string;
  dueDate?: string;
  doneRatio: number;
  estimatedHours?: number;
  isPrivate: boolean;
  createdOn: number;
  updatedOn: number;
  closedOn?: number;
  journals: JournalState[];
}

export interface InstanceState {
  nextId: number;
  projects: ProjectState[];
  versions: VersionState[];
  issues: IssueState[];
  life: { nextAt: number; count: number };
}

export interface RedmineUser {
  id: number;
  login: string;
  firstname: string;
  lastname: string;
  mail: string;
}

/** What the keys of the playground act as. */
const BOT: RedmineUser = {
  id: 1,
  login: 'kronos',
  firstname: 'Kronos',
  lastname: '',
  mail: 'kronos@playground.example',
};

/** One Redmine with its own projects. */
export class RedmineState {
  readonly instance: InstanceState;
  readonly #world: World;
  /** numbers and identifiers are given out for all of it */
  readonly #whole: InstanceState;

  static create(world: World, instance: InstanceState) {
    return new RedmineState(world, instance, instance);
  }

  private constructor(
    world: World,
    instance: InstanceState,
    whole: InstanceState,
  ) {
    this.#world = world;
    this.instance = instance;
    this.#whole = whole;
  }

  now() {
    return this.#world.now();
  }

  today(): string {
    return dateOf(this.#world.now());
  }

  nextId() {
    return this.#whole.nextId++;
  }

  /** The same Redmine as somebody sees it. */
  over(seen: InstanceState): RedmineState {
    return new RedmineState(this.#world, seen, this.#whole);
  }

  touch() {
    this.#world.touch();
  }

  get users(): RedmineUser[] {
    return [
      BOT,
      ...this.#world.seed.people.map((person, i) => ({
        id: 5 + i,
        login: person.name,
        // Korean names are not taken apart
        firstname: person.title,
        lastname: '',
        mail: person.email,
      })),
    ];
  }

  user(id: number | undefined) {
    return this.users.find(u => u.id === id);
  }

  /** By number or by identifier. */
  project(idOrIdentifier: string): ProjectState | undefined {
    return this.instance.projects.find(
      p => String(p.id) === idOrIdentifier || p.identifier === idOrIdentifier,
    );
  }

  isTaken(identifier: string): boolean {
    return this.#whole.projects.some(p => p.identifier === identifier);
  }

  issue(id: string): IssueState | undefined {
    return this.instance.issues.find(i => String(i.id) === id);
  }

  version(id: string): VersionState | undefined {
    return this.instance.versions.find(v => String(v.id) === id);
  }
}

/** The day that it is in Seoul. */
export const dateOf = (ms: number): string =>
  new Date(ms + 9 * 3_600_000).toISOString().slice(0, 10);

export const trackerName = (id: number) =>
  TRACKERS.find(t => t.id === id)?.name ?? '';
export const priorityName = (id: number) =>
  PRIORITIES.find(p => p.id === id)?.name ?? '';
