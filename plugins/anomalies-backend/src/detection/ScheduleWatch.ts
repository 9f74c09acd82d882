import {
  ExpiryWatch,
  RunWatch,
  type ExpiryWatchSnapshot,
  type MetricFinding,
  type RunWatchSnapshot,
} from '@kronos-portal/plugin-anomalies-common';
import type { ServiceMinute } from '../sources/MetricSource';
import { MINUTE } from './findings';

const CERTIFICATE = { metric: 'certificate' };
const MOST_BATCHES = 50;
/** What nobody tells of for so long is no more. */
const GONE_AFTER = 60 * MINUTE;

const metricOf = (batch: string) => `batch ${batch}`;

export interface ScheduleWatchSnapshot {
  certificate: ExpiryWatchSnapshot;
  batches: Array<[string, RunWatchSnapshot]>;
  /** when they were last told of; none in snapshots of older versions */
  seen?: Array<[string, number]>;
}

/** What should happen by a time: certificates renewed, batch jobs run. */
export class ScheduleWatch {
  static create() {
    return new ScheduleWatch();
  }

  #certificate = ExpiryWatch.create(CERTIFICATE);
  readonly #batches = new Map<string, RunWatch>();
  /** when something was last told of, by metric */
  #seen = new Map<string, number>();

  private constructor() {}

  add({ time, certificateEndsAt, batches }: ServiceMinute): MetricFinding[] {
    const found: MetricFinding[] = [];
    if (certificateEndsAt !== undefined) {
      this.#seen.set(CERTIFICATE.metric, time);
      found.push(...this.#certificate.add(time, certificateEndsAt));
    } else if (this.#isGone(CERTIFICATE.metric, time)) {
      found.push(...this.#certificate.end(time));
    }
    for (const { name, lastSuccessAt, ...more } of batches ?? []) {
      if (lastSuccessAt === undefined) continue;
      const watch = this.#batch(name);
      if (!watch) continue;
      this.#seen.set(metricOf(name), time);
      found.push(...watch.add(time, { lastSuccessAt, ...more }));
    }
    for (const [name, watch] of this.#batches) {
      if (!this.#isGone(metricOf(name), time)) continue;
      found.push(...watch.end(time));
      this.#batches.delete(name);
    }
    return found;
  }

  #isGone(metric: string, time: number): boolean {
    const seen = this.#seen.get(metric);
    if (seen === undefined) this.#seen.set(metric, time);
    else if (time - seen > GONE_AFTER) return this.#seen.delete(metric);
    return false;
  }

  #batch(name: string): RunWatch | undefined {
    const known = this.#batches.get(name);
    if (known || this.#batches.size >= MOST_BATCHES) return known;
    const watch = RunWatch.create({ metric: metricOf(name) });
    this.#batches.set(name, watch);
    return watch;
  }

  snapshot(): ScheduleWatchSnapshot {
    return {
      certificate: this.#certificate.snapshot(),
      batches: [...this.#batches].map(([name, watch]) => [
        name,
        watch.snapshot(),
      ]),
      seen: [...this.#seen],
    };
  }

  static restore(saved: ScheduleWatchSnapshot): ScheduleWatch {
    const watch = ScheduleWatch.create();
    watch.#certificate = ExpiryWatch.restore(saved.certificate, CERTIFICATE);
    for (const [name, snapshot] of saved.batches) {
      watch.#batches.set(
        name,
        RunWatch.restore(snapshot, { metric: metricOf(name) }),
      );
    }
    watch.#seen = new Map(saved.seen);
    return watch;
  }
}
