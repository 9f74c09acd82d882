import { podSpans } from '../pods';
import { noisyPods, troublesOfPod, type NoisyPod } from '../neighbours';
import type { Incident } from '../incidents';
import { incidentPlaceOf, placesOf, replicasOf, type Place } from '../places';
import type { World } from '../World';
import { logLines, type WorldLine } from './logLines';

/** A container is up so long after its pod was made. */
export const CONTAINER_BEGINS_MS = 3_500;
/** A line is written so long after its turn at most. */
export const TURN_MS = 2_000;

/** What one pod writes, and what a collector of logs knows of it. */
export interface LogStream {
  service: string;
  affiliate: string;
  cluster: string;
  namespace: string;
  stage: 'dev' | 'prd';
  pod: string;
  /** ms since 1970: when its container began, and when its pod was gone */
  startedAt: number;
  endedAt: number;
  /** ms, `to` exclusive; the oldest first, nothing of the future */
  lines(from: number, to: number): WorldLine[];
}

interface Newcomer {
  service: string;
  affiliate: string;
  cluster: string;
  namespace: string;
}

/**
 * The logs of all pods of the world as a store of logs has them: the lines that Kubernetes gives of a pod that is there,
 * and also those of the pods before it. Nothing is stored.
 */
export class LogStreams {
  readonly #world: World;
  readonly #newcomers: Newcomer[];

  static create(world: World) {
    return new LogStreams(world);
  }

  private constructor(world: World) {
    this.#world = world;
    const state = world.slice<{ newcomers: Newcomer[] }>('logs', () => ({
      newcomers: [],
    }));
    this.#newcomers = state.newcomers;
    const seeded = new Set(world.seed.services.map(s => s.name));
    world.on('deployed', ({ affiliate, service, cluster, namespace }) => {
      const known =
        seeded.has(service) ||
        state.newcomers.some(n => n.namespace === namespace);
      if (known) return;
      state.newcomers.push({ service, affiliate, cluster, namespace });
      world.touch();
    });
  }

  /** Streams of the services that pass; asking for few is quick. */
  all(wanted: (service: string) => boolean = () => true): LogStream[] {
    const { seed } = this.#world;
    const incidents = this.#world.incidentsSince(0);
    const noisy = noisyPods(this.#world);
    const seeded = seed.services
      .filter(({ name }) => wanted(name))
      .flatMap(service =>
        placesOf(service).flatMap(place =>
          this.#ofPlace({
            service: service.name,
            affiliate: service.affiliate,
            place,
            language: service.language,
            replicas: replicasOf(service, place),
            seeded: true,
            noisy,
            incidents:
              incidentPlaceOf(service).namespace === place.namespace
                ? incidents.filter(i => i.service === service.name)
                : [],
          }),
        ),
      );
    const later = this.#newcomers
      .filter(({ service }) => wanted(service))
      .flatMap(({ service, affiliate, cluster, namespace }) => {
        const stage = cluster.endsWith('-prd') ? 'prd' : 'dev';
        return this.#ofPlace({
          service,
          affiliate,
          place: { cluster, namespace, stage },
          language: 'java',
          replicas: 1,
          seeded: false,
          noisy,
          incidents:
            stage === 'dev' ? incidents.filter(i => i.service === service) : [],
        });
      });
    return [...seeded, ...later];
  }

  #ofPlace(options: {
    service: string;
    affiliate: string;
    place: Place;
    language: 'java' | 'node';
    replicas: number;
    seeded: boolean;
    incidents: Incident[];
    noisy: NoisyPod[];
  }): LogStream[] {
    const { service, affiliate, place, language, incidents } = options;
    const noisy = options.noisy.filter(n => n.cluster === place.cluster);
    return podSpans({ ...options, world: this.#world }).map(span => {
      const startedAt = Math.round(span.from * 1_000) + CONTAINER_BEGINS_MS;
      const endedAt = span.to * 1_000;
      const troubles = troublesOfPod({ incidents, pod: span, noisy });
      return {
        service,
        affiliate,
        ...place,
        pod: span.name,
        startedAt,
        endedAt,
        lines: (from, to) => {
          const end = Math.min(to, endedAt, this.#world.now() + 1);
          return logLines(
            {
              service,
              language,
              pod: span.uid ?? span.name,
              startedAt,
              troubles,
            },
            from - TURN_MS,
            end,
          ).filter(({ time }) => time >= from && time < end);
        },
      };
    });
  }
}
