import { EventEmitter } from 'node:events';
import { Clock, type ClockState } from './Clock';
import type { WorldEvents } from './events';
import type { Incident, IncidentKind } from './incidents';
import { createRandom, type Random } from './Random';
import { loadSeed, type Seed } from './seed';
import { WorldFile } from './WorldFile';

/** Real time between two ticks. */
const TICK_MS = 500;
/** An advance is walked in steps, so that one thing leads to the next in its order. */
const STEP_MS = 1_000;
const MAX_STEPS = 600;

interface WorldState {
  version: 1;
  randomSeed: string;
  createdAt: number;
  clock: ClockState;
  incidents: Incident[];
  slices: Record<string, unknown>;
}

/** What others may ask of the one tool that has repositories. */
export interface Repositories {
  /** newest commit of a branch; undefined when there is no such project or branch */
  head(project: string, branch: string): string | undefined;
  /** paths of all projects, also of those that came after the world began */
  projects(): string[];
  /** content of a file on a branch; undefined when there is no such thing */
  read(
    project: string,
    branch: string,
    file: string,
  ): Promise<string | undefined>;
}

/** What others may ask of the one tool that has pods. */
export interface Workloads {
  /** pods of a service in a cluster that run now, and those before them that are remembered */
  pods(cluster: string, service: string): WorkloadPod[];
  /** its jobs that run by a schedule */
  batches(cluster: string, service: string): WorkloadBatch[];
  /** what its Deployment runs now; undefined when there is none */
  image(cluster: string, service: string): string | undefined;
}

export interface WorkloadPod {
  name: string;
  uid: string;
  namespace: string;
  /** place among the replicas */
  index: number;
  /** ms since 1970; `endedAt` undefined while it runs */
  startedAt: number;
  endedAt?: number;
}

export interface WorkloadBatch {
  name: string;
  namespace: string;
  /** cron, in the time of Seoul */
  schedule: string;
  /** ms since 1970 */
  createdAt: number;
  /** the oldest first */
  runs: { startedAt: number; endsAt: number; failed: boolean }[];
  /** whether it was suspended at a time (ms) */
  isSuspended(time: number): boolean;
}

export interface WorldOptions {
  /** where `world.json` is; undefined: memory only */
  dataDir?: string;
  /** the same word gives the same history */
  randomSeed?: string;
  /** organisation and services; the reference ones by default */
  seed?: Seed;
  /** ms since 1970: a new world begins then and stands still but for `advance`; by default it begins now and runs */
  startAt?: number;
  /** told of what went wrong with the stored state */
  warn?: (message: string) => void;
}

/**
 * What all stand-ins show: one clock, one organisation, one state. A stand-in keeps its part as plain JSON in a slice,
 * tells others by events, and writes whatever takes time as timestamps, so that a restart loses nothing.
 */
export class World {
  readonly seed: Seed;
  /** set by the stand-in that has them */
  repositories?: Repositories;
  /** set by the stand-in that has them */
  workloads?: Workloads;
  readonly #clock: Clock;
  readonly #state: WorldState;
  readonly #file?: WorldFile;
  readonly #events = new EventEmitter();
  readonly #ticks: ((now: number) => void)[] = [];
  readonly #warn: (message: string) => void;
  /** faults that were told already: a handler that fails does so twice a second */
  readonly #told = new Set<string>();
  readonly wasStored: boolean;
  #timer?: NodeJS.Timeout;

  static create(options: WorldOptions = {}) {
    return new World(options);
  }

  private constructor(options: WorldOptions) {
    this.seed = options.seed ?? loadSeed();
    this.#events.setMaxListeners(0);
    this.#warn = options.warn ?? (() => {});
    this.#file =
      options.dataDir === undefined
        ? undefined
        : WorldFile.create({
            dir: options.dataDir,
            warn: this.#warn,
            content: () => this.#stored(),
          });
    const stored = this.#file?.read() as WorldState | undefined;
    this.wasStored = stored !== undefined;
    const { startAt } = options;
    this.#clock = Clock.create({
      state: stored?.clock,
      ...(startAt !== undefined && { real: () => startAt }),
    });
    this.#state = stored ?? {
      version: 1,
      randomSeed: options.randomSeed ?? 'kronos',
      createdAt: this.#clock.now(),
      clock: this.#clock.state(),
      incidents: [],
      slices: {},
    };
  }

  /** World time in ms since 1970. */
  now(): number {
    return this.#clock.now();
  }

  /** World time at which the history ends and the living world begins. */
  get createdAt(): number {
    return this.#state.createdAt;
  }

  get factor(): number {
    return this.#clock.factor;
  }

  /** From now on so many world seconds pass in a real one. */
  setFactor(factor: number) {
    this.#clock.setFactor(factor);
    this.touch();
  }

  /** Lets this much world time pass at once; everything due in it happens in its order. */
  advance(ms: number) {
    const step = Math.max(STEP_MS, Math.ceil(ms / MAX_STEPS));
    for (let left = ms; left > 0; left -= step) {
      this.#clock.jump(Math.min(step, left));
      this.tick();
    }
    this.touch();
  }

  /** A stream of random numbers of its own for these words. */
  random(...key: (string | number)[]): Random {
    return createRandom(this.#state.randomSeed, ...key);
  }

  /**
   * The state of one tool, plain JSON, made by `init` in a new world. Change it in place and call {@link touch}.
   */
  slice<T extends object>(name: string, init: (seed: Seed) => T): T {
    if (!Object.hasOwn(this.#state.slices, name)) {
      this.#state.slices[name] = init(this.seed);
      this.touch();
    }
    return this.#state.slices[name] as T;
  }

  /** The state changed: it is written soon. */
  touch() {
    this.#file?.schedule();
  }

  on<E extends keyof WorldEvents>(
    event: E,
    handler: (payload: WorldEvents[E]) => void,
  ) {
    this.#events.on(event, handler);
  }

  emit<E extends keyof WorldEvents>(event: E, payload: WorldEvents[E]) {
    this.touch();
    this.#events.emit(event, payload);
  }

  /** Called every half second of real time while the world runs, and for each step of an advance. */
  onTick(handler: (now: number) => void) {
    this.#ticks.push(handler);
  }

  tick() {
    const now = this.now();
    this.#endIncidents(now);
    for (const handler of this.#ticks) {
      try {
        handler(now);
      } catch (error) {
        this.#tell(error as Error);
      }
    }
  }

  /** What one stand-in cannot do must not stop the others. */
  #tell({ message, stack }: Error) {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.#warn(`A part of the world stands still: ${stack ?? message}`);
  }

  start() {
    this.#timer ??= setInterval(() => this.tick(), TICK_MS);
    // a test that forgot to stop must not hang
    this.#timer.unref();
  }

  /** The stored state is no good for a stand-in: it is kept aside, and this world is not written any more. */
  abandon(reason: string) {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#file?.moveAside(reason);
  }

  /** Stops the ticks and writes what is not written yet. */
  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#file?.flush();
  }

  /** Incidents that are going on, of one service or of all. */
  incidents(service?: string): Incident[] {
    const now = this.now();
    return this.#state.incidents.filter(
      i =>
        (service === undefined || i.service === service) &&
        (i.endsAt === undefined || i.endsAt > now),
    );
  }

  /** Incidents that went on at some time since then, for tools that show the past. */
  incidentsSince(time: number): Incident[] {
    return this.#state.incidents.filter(
      i => i.endsAt === undefined || i.endsAt >= time,
    );
  }

  startIncident(options: {
    service: string;
    kind: IncidentKind;
    /** undefined: until someone ends it */
    minutes?: number;
    /** of a bad deployment: the commit that its release is built from */
    commit?: string;
  }): Incident {
    const startedAt = this.now();
    const incident: Incident = {
      id: `inc-${this.#state.incidents.length + 1}`,
      service: options.service,
      kind: options.kind,
      startedAt,
      endsAt:
        options.minutes === undefined
          ? undefined
          : startedAt + options.minutes * 60_000,
      ...(options.commit && { release: { commit: options.commit } }),
    };
    this.#state.incidents.push(incident);
    this.emit('incident-started', incident);
    return incident;
  }

  /** undefined when there is no such incident going on */
  endIncident(id: string): Incident | undefined {
    const incident = this.incidents().find(i => i.id === id);
    if (!incident) return undefined;
    incident.endsAt = this.now();
    this.#ended.add(id);
    this.emit('incident-ended', incident);
    return incident;
  }

  /** incidents whose end was told */
  readonly #ended = new Set<string>();

  #endIncidents(now: number) {
    for (const incident of this.#state.incidents) {
      if (incident.endsAt === undefined || incident.endsAt > now) continue;
      if (this.#ended.has(incident.id)) continue;
      this.#ended.add(incident.id);
      this.emit('incident-ended', incident);
    }
  }

  #stored(): WorldState {
    return { ...this.#state, clock: this.#clock.state() };
  }
}
