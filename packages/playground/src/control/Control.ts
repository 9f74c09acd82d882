import { InputError, NotFoundError } from '@backstage/errors';
import type { Fault, Faults } from '../server/Faults';
import type { StandIn } from '../StandIn';
import { BATCH_SERVICES } from '../world/batches';
import type { Incident, IncidentKind } from '../world/incidents';
import type { World } from '../world/World';
import { BadDeployments } from './BadDeployments';

/** What the control path shows. */
export interface PlaygroundState {
  /** world time, ISO 8601 */
  now: string;
  factor: number;
  tools: { id: string; title: string; path: string; fault: Fault }[];
  incidents: {
    id: string;
    service: string;
    kind: IncidentKind;
    startedAt: string;
    endsAt?: string;
  }[];
  services: { name: string; title: string; affiliate: string }[];
}

/** What a person or a test does to the world from outside of it. */
export class Control {
  readonly #world: World;
  readonly #faults: Faults;
  readonly #standIns: StandIn[];
  readonly #badDeployments: BadDeployments;

  static create(options: {
    world: World;
    faults: Faults;
    standIns: StandIn[];
  }) {
    return new Control(options);
  }

  private constructor(options: {
    world: World;
    faults: Faults;
    standIns: StandIn[];
  }) {
    this.#world = options.world;
    this.#faults = options.faults;
    this.#standIns = options.standIns;
    this.#badDeployments = BadDeployments.create(options.world);
  }

  state(): PlaygroundState {
    const world = this.#world;
    return {
      now: new Date(world.now()).toISOString(),
      factor: world.factor,
      tools: this.#tools(),
      incidents: world.incidents().map(shownIncident),
      services: world.seed.services.map(({ name, title, affiliate }) => ({
        name,
        title,
        affiliate,
      })),
    };
  }

  speed(factor: number) {
    this.#world.setFactor(factor);
  }

  /** World time that passes at once. */
  advance(seconds: number) {
    this.#world.advance(seconds * 1000);
  }

  /** `tool` is a first path segment: `jenkins`, `redmine-kb-card`. */
  fault(tool: string, fault: Fault) {
    const tools = this.#tools();
    if (!tools.some(t => t.id === tool)) {
      throw new NotFoundError(
        `tool is '${tool}', but there are only ${tools
          .map(t => t.id)
          .join(', ')}`,
      );
    }
    this.#faults.set(tool, fault);
  }

  /** Of a bad deployment, the version with the fault is on its way when this resolves. */
  async incident(options: {
    service: string;
    kind: IncidentKind;
    minutes?: number;
  }): Promise<Incident> {
    const { service, kind } = options;
    this.#projectOf(service);
    this.#assertPossible(service, kind);
    if (kind !== 'bad-deployment') return this.#world.startIncident(options);
    const branch = this.#badDeployments.branchOf(service);
    const message = '한도 조회 성능 개선';
    const { commit } = await this.push({ service, branch, message });
    const incident = this.#world.startIncident({ ...options, commit });
    this.#badDeployments.remember(incident);
    return incident;
  }

  #assertPossible(service: string, kind: IncidentKind) {
    const world = this.#world;
    const seeded = world.seed.services.find(s => s.name === service);
    if (kind === 'missed-batch' && !BATCH_SERVICES.includes(service)) {
      throw new InputError(
        `service is '${service}', but a batch have only ${BATCH_SERVICES.join(
          ', ',
        )}`,
      );
    }
    if (['bad-deployment', 'noisy-neighbour'].includes(kind) && !seeded) {
      throw new InputError(
        `service is '${service}', but ${kind} is for the services that the world began with`,
      );
    }
    const needs = kind === 'bad-deployment' ? ['jenkins', 'kubernetes'] : [];
    const missing = needs.filter(id => !this.#standIns.some(s => s.id === id));
    if (missing.length > 0) {
      throw new InputError(
        `kind is '${kind}', but ${missing.join(' and ')} is not played here`,
      );
    }
  }

  endIncident(id: string): Incident {
    const ended = this.#world.endIncident(id);
    if (!ended) {
      const ids = this.#world.incidents().map(i => i.id);
      throw new NotFoundError(
        `incident is '${id}', but going on are ${ids.join(', ') || 'none'}`,
      );
    }
    return ended;
  }

  /** A commit on a branch of a service: a real one where the repositories are played too. */
  async push(options: {
    service: string;
    branch: string;
    message: string;
    config?: boolean;
  }): Promise<{ project: string; commit: string }> {
    const { branch, message, config } = options;
    const project = options.service.includes('/')
      ? options.service
      : this.#projectOf(options.service);
    const git = this.#standIns.find(s => s.push);
    if (git?.push) {
      const { commit } = await git.push({
        project,
        branch,
        message,
        config,
      });
      return { project, commit };
    }
    const world = this.#world;
    const random = world.random('push', project, branch, world.now());
    const commit = random.hex(40);
    const [affiliate] = project.split('/');
    world.emit('push', {
      project,
      branch,
      before: random.hex(40),
      after: commit,
      message,
      author: random.pick(
        world.seed.people.filter(p => p.affiliate === affiliate),
      ),
    });
    return { project, commit };
  }

  #tools(): PlaygroundState['tools'] {
    return this.#standIns.flatMap(({ title, basePaths }) =>
      basePaths.map(path => ({
        id: path.slice(1),
        title,
        path,
        fault: this.#faults.of(path.slice(1)),
      })),
    );
  }

  /** Path of the project of a service; of one that was made in the portal too. */
  #projectOf(name: string): string {
    const { seed, repositories } = this.#world;
    const paths = new Set([
      ...seed.services.map(s => `${s.affiliate}/${s.name}`),
      ...(repositories?.projects() ?? []),
    ]);
    const nameOf = (project: string) => project.split('/').at(-1);
    const found = [...paths].find(project => nameOf(project) === name);
    if (found) return found;
    throw new InputError(
      `service is '${name}', but there are only ${[...paths]
        .map(nameOf)
        .join(', ')}`,
    );
  }
}

export function shownIncident(
  incident: Incident,
): PlaygroundState['incidents'][number] {
  const { id, service, kind, startedAt, endsAt } = incident;
  return {
    id,
    service,
    kind,
    startedAt: new Date(startedAt).toISOString(),
    ...(endsAt !== undefined && { endsAt: new Date(endsAt).toISOString() }),
  };
}
