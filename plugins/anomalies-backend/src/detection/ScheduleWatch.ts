import {
  ExpiryWatch,
  RunWatch,
  type ExpiryWatchSnapshot,
  type MetricFinding,
  type RunWatchSnapshot,
} from '@kronos-portal/plugin-anomalies-common';
import type { ServiceMinute } from '../sources/MetricSource';

const CERTIFICATE = { metric: 'certificate' };
const MOST_BATCHES = 50;

export interface ScheduleWatchSnapshot {
  certificate: ExpiryWatchSnapshot;
  batches: Array<[string, RunWatchSnapshot]>;
}

/** What should happen by a time: certificates renewed, batch jobs run. */
export class ScheduleWatch {
  static create() {
    return new ScheduleWatch();
  }

  #certificate = ExpiryWatch.create(CERTIFICATE);
  readonly #batches = new Map<string, RunWatch>();

  private constructor() {}

  add({ time, certificateEndsAt, batches }: ServiceMinute): MetricFinding[] {
    const found: MetricFinding[] = [];
    if (certificateEndsAt !== undefined) {
      found.push(...this.#certificate.add(time, certificateEndsAt));
    }
    for (const { name, lastSuccessAt, everyMs } of batches ?? []) {
      if (lastSuccessAt === undefined) continue;
      const watch = this.#batch(name);
      if (watch) found.push(...watch.add(time, lastSuccessAt, everyMs));
    }
    return found;
  }

  #batch(name: string): RunWatch | undefined {
    const known = this.#batches.get(name);
    if (known || this.#batches.size >= MOST_BATCHES) return known;
    const watch = RunWatch.create({ metric: `batch ${name}` });
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
    };
  }

  static restore(saved: ScheduleWatchSnapshot): ScheduleWatch {
    const watch = ScheduleWatch.create();
    watch.#certificate = ExpiryWatch.restore(saved.certificate, CERTIFICATE);
    for (const [name, snapshot] of saved.batches) {
      watch.#batches.set(
        name,
        RunWatch.restore(snapshot, { metric: `batch ${name}` }),
      );
    }
    return watch;
  }
}
