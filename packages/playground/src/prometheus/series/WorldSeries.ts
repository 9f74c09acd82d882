import type { Incident } from '../../world/incidents';
import {
  noisyPods,
  troublesOfPod,
  type NoisyPod,
} from '../../world/neighbours';
import { incidentPlaceOf, placesOf, replicasOf } from '../../world/places';
import { podSpans, type PodSpan } from '../../world/pods';
import { troubleOf, Troubles } from '../../world/troubles';
import type { World } from '../../world/World';
import type { Matcher } from '../promql/ast';
import type { Sample, SampleRange, SeriesSource } from '../promql/values';
import { METRICS } from './metrics';
import type { Series, ServiceAtPlace } from './place';
import { EPOCH } from './traffic';

/** Seconds between two measurements. */
export const SCRAPE = 15;
/** A measurement is not shown for longer than this. */
const LOOKBACK = 300;
/** A window is measured this often at most: nobody sees more in a chart. */
const MAX_POINTS = 40;

/** Services that came to the world after it began. */
export interface Newcomer {
  service: string;
  affiliate: string;
  cluster: string;
  namespace: string;
  stage: 'dev' | 'prd';
  /** unix seconds */
  since: number;
  isBatch?: boolean;
}

/** Series that other parts compute, such as ALERTS. */
export type ExtraSeries = (matchers: Matcher[], time: number) => Sample[];

/** what was asked for, by its matchers */
type Selected = WeakMap<Matcher[], Series[]>;

/**
 * All series of the world at one moment of it. Nothing is stored: every measurement is computed from the seed, the time
 * and the incidents, so the past is always there.
 */
export class WorldSeries implements SeriesSource {
  readonly #world: World;
  readonly #now: number;
  readonly #places: ServiceAtPlace[];
  readonly #selected: Selected = new WeakMap();
  readonly #made = new Map<string, Series[]>();
  readonly #alerts?: ExtraSeries;
  readonly #noisy: NoisyPod[];

  static create(options: {
    world: World;
    newcomers: Newcomer[];
    alerts?: ExtraSeries;
  }) {
    return new WorldSeries(options);
  }

  private constructor(options: {
    world: World;
    newcomers: Newcomer[];
    alerts?: ExtraSeries;
  }) {
    const { world } = options;
    this.#world = world;
    this.#now = world.now() / 1_000;
    this.#alerts = options.alerts;
    const incidents = world.incidentsSince(0);
    this.#noisy = noisyPods(world);
    const seeded = world.seed.services.flatMap(service =>
      placesOf(service).map(place => {
        const hurt = incidentPlaceOf(service).namespace === place.namespace;
        return this.#place({
          ...place,
          service: service.name,
          affiliate: service.affiliate,
          language: service.language,
          tier: service.tier,
          since: EPOCH,
          isBatch: false,
          replicas: replicasOf(service, place),
          seeded: true,
          incidents: hurt
            ? incidents.filter(i => i.service === service.name)
            : [],
        });
      }),
    );
    const later = options.newcomers.map(newcomer =>
      this.#place({
        isBatch: false,
        ...newcomer,
        language: 'node',
        tier: '3',
        replicas: 1,
        seeded: false,
        incidents: incidents.filter(i => i.service === newcomer.service),
      }),
    );
    this.#places = [...seeded, ...later];
  }

  instant(matchers: Matcher[], time: number): Sample[] {
    const measuredAt = this.#newest(time);
    return [
      ...this.#instant(this.#select(matchers), time),
      ...(measuredAt === undefined
        ? []
        : this.#alerts?.(matchers, measuredAt) ?? []),
    ];
  }

  range(matchers: Matcher[], from: number, to: number): SampleRange[] {
    return this.#range(this.#select(matchers), from, to);
  }

  #instant(series: Series[], time: number): Sample[] {
    const measuredAt = this.#newest(time);
    if (measuredAt === undefined) return [];
    const samples: Sample[] = [];
    for (const { labels, at, life } of series) {
      if (life && (measuredAt < life.from || measuredAt >= life.to)) continue;
      const value = at(measuredAt);
      if (value !== undefined) samples.push({ labels, value, measuredAt });
    }
    return samples;
  }

  #range(series: Series[], from: number, to: number): SampleRange[] {
    const times = this.#times(from, to);
    const ranges: SampleRange[] = [];
    for (const { labels, at, life } of series) {
      if (life && (to < life.from || from >= life.to)) continue;
      const points = times.flatMap(time => {
        const value = at(time);
        return value === undefined ? [] : [[time, value] as const];
      });
      if (points.length > 0) ranges.push({ labels, points });
    }
    return ranges;
  }

  /** The same, for one service: much quicker to go through. */
  ofService(service: string): SeriesSource {
    const places = this.#places.filter(p => p.service === service);
    const selected: Selected = new WeakMap();
    const select = (matchers: Matcher[]) =>
      this.#select(matchers, places, selected);
    return {
      instant: (matchers, time) => this.#instant(select(matchers), time),
      range: (matchers, from, to) => this.#range(select(matchers), from, to),
    };
  }

  /** Labels of the series that are there at some time of a window. */
  labelsOf(matchers: Matcher[], from: number, to: number) {
    const times = [from, (from + to) / 2, to].map(
      t => Math.floor(Math.min(t, this.#now) / SCRAPE) * SCRAPE,
    );
    return this.#select(matchers)
      .filter(({ at }) => times.some(t => at(t) !== undefined))
      .map(({ labels }) => labels);
  }

  #newest(time: number): number | undefined {
    const at = Math.floor(Math.min(time, this.#now) / SCRAPE) * SCRAPE;
    return time - at > LOOKBACK ? undefined : at;
  }

  #times(from: number, to: number): number[] {
    const end = Math.min(to, this.#now);
    const step =
      Math.max(1, Math.ceil((to - from) / SCRAPE / MAX_POINTS)) * SCRAPE;
    const times: number[] = [];
    for (let t = (Math.floor(from / step) + 1) * step; t <= end; t += step) {
      times.push(t);
    }
    return times;
  }

  #select(
    matchers: Matcher[],
    among = this.#places,
    selected = this.#selected,
  ): Series[] {
    const known = selected.get(matchers);
    if (known) return known;
    const found = this.#find(matchers, among);
    selected.set(matchers, found);
    return found;
  }

  #find(matchers: Matcher[], among: ServiceAtPlace[]): Series[] {
    const fits = (labels: Readonly<Record<string, string>>) =>
      matchers.every(m => m.fits(labels[m.name] ?? ''));
    const about = ['service', 'namespace', 'cluster', 'affiliate'];
    const ofPlace = matchers.filter(m => about.includes(m.name));
    const places = among.filter(place =>
      ofPlace.every(m => m.fits(place[m.name as 'service'])),
    );
    const ofName = matchers.filter(m => m.name === '__name__');
    return Object.keys(METRICS)
      .filter(name => ofName.every(m => m.fits(name)))
      .flatMap(name => places.flatMap(place => this.#make(name, place)))
      .filter(({ labels }) => fits(labels));
  }

  #make(name: string, place: ServiceAtPlace): Series[] {
    const key = `${name} ${place.namespace} ${place.cluster}`;
    const known = this.#made.get(key);
    if (known) return known;
    const made = METRICS[name].series(place);
    this.#made.set(key, made);
    return made;
  }

  #place(
    options: Omit<
      ServiceAtPlace,
      'pods' | 'batches' | 'troubles' | 'troublesOf'
    > & { replicas: number; seeded: boolean; incidents: Incident[] },
  ): ServiceAtPlace {
    const { replicas, seeded, incidents, ...place } = options;
    const { service, cluster } = place;
    const noisy = this.#noisy.filter(n => n.cluster === cluster);
    const troubles = Troubles.create(
      incidents.filter(i => i.kind !== 'noisy-neighbour').map(troubleOf),
    );
    const ofPod = new Map<PodSpan, Troubles>();
    const pods = once(() =>
      podSpans({ world: this.#world, service, place, replicas, seeded }),
    );
    return {
      ...place,
      troubles,
      pods,
      troublesOf(pod) {
        const known =
          ofPod.get(pod) ??
          (noisy.length
            ? Troubles.create(troublesOfPod({ incidents, pod, noisy }))
            : troubles);
        ofPod.set(pod, known);
        return known;
      },
      batches: once(
        () => this.#world.workloads?.batches(cluster, service) ?? [],
      ),
    };
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
