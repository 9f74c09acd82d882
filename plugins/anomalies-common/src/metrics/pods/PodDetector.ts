import { Episode } from '../detect/Episode';
import type { MetricFinding } from '../detect/MetricFinding';
import {
  SeriesDetector,
  type SeriesDetectorSnapshot,
} from '../detect/SeriesDetector';
import { POD_METRICS, type PodMetric } from './podMetrics';

/** One minute of a pod; what is not known is left out or NaN. */
export interface PodSample extends Partial<Record<PodMetric, number>> {
  /** a counter that only rises, as Kubernetes has it */
  restarts?: number;
  /** whether it takes requests */
  ready?: boolean;
  /** how many requests error rate and latency were computed from, where that is known */
  served?: number;
}

export interface PodLimits {
  /** percent */
  cpu?: number;
  /** bytes */
  memory?: number;
}

export interface PodVerdict {
  /** 0 to 1; half is where the rarest minutes of quiet pods end */
  score: number;
  /** what opened, changed or closed */
  findings: MetricFinding[];
}

export interface PodDetectorSnapshot {
  version: 1;
  series: Array<[PodMetric, SeriesDetectorSnapshot]>;
  restarts: number | null;
  restartsUsual: number;
  minutes: number;
  ready: ReturnType<Episode['toJSON']>;
}

const HALF = 1.5;
const METRICS = Object.keys(POD_METRICS) as PodMetric[];

/**
 * What is unusual about a pod, minute by minute. A minute scores by what lasts two of three minutes, in all metrics
 * together; findings name one metric and its reason. Sees the past only; about 15 kB for each metric.
 */
export class PodDetector {
  static create() {
    return new PodDetector();
  }

  readonly #series = new Map<PodMetric, SeriesDetector>();
  readonly #ready = new Episode();
  #restarts = NaN;
  /** restarts by minute, fading over a week */
  #restartsUsual = 0;
  #minutes = 0;

  private constructor() {}

  get open(): MetricFinding[] {
    return [
      ...[...this.#series.values()].flatMap(each => each.open),
      ...(this.#ready.open ? [this.#ready.open] : []),
    ];
  }

  band(metric: PodMetric, time: number) {
    return this.#series.get(metric)?.band(time);
  }

  /** @param time - milliseconds since 1970 */
  add(time: number, sample: PodSample, limits: PodLimits = {}): PodVerdict {
    const findings: MetricFinding[] = [];
    let squares = 0;
    for (const metric of METRICS) {
      const value = sample[metric];
      let series = this.#series.get(metric);
      if (!series) {
        if (value === undefined || !Number.isFinite(value)) continue;
        series = SeriesDetector.create({ metric, spec: POD_METRICS[metric] });
        this.#series.set(metric, series);
      }
      const { served } = sample;
      const isIdle =
        value === undefined && served === 0 && POD_METRICS[metric].uncertainty;
      findings.push(
        ...(isIdle
          ? series.idle(time)
          : series.add(
              time,
              value ?? NaN,
              limits[metric as keyof PodLimits],
              served,
            )),
      );
      const { weight } = POD_METRICS[metric];
      const { up, down } = series.lasting;
      if (weight.up) squares += (up / weight.up) ** 2;
      if (weight.down) squares += (down / weight.down) ** 2;
    }
    this.#judgeRestarts(time, sample.restarts, findings);
    if (findings.some(({ kind }) => kind === 'restart')) squares += HALF ** 2;
    this.#judgeReadiness(time, sample.ready, findings);
    if (this.#ready.open) squares += HALF ** 2;
    this.#minutes++;
    const size = Math.sqrt(squares);
    return { score: size / (size + HALF), findings };
  }

  /** Tells the time when nothing came of this pod. */
  tick(time: number): MetricFinding[] {
    return [...this.#series.values()].flatMap(each => each.tick(time));
  }

  #judgeRestarts(
    time: number,
    restarts: number | undefined,
    findings: MetricFinding[],
  ) {
    if (restarts === undefined || !Number.isFinite(restarts)) return;
    // A counter that fell began anew with a new container.
    const more = restarts - this.#restarts;
    if (more > 0) {
      findings.push({
        id: `restarts:restart:${time}`,
        kind: 'restart',
        metric: 'restarts',
        state: 'opened',
        since: time,
        at: time,
        direction: 'up',
        actual: more,
        typical: 0,
        low: 0,
        high: 0,
        // Where pods restart all day, one more says little.
        confidence: 0.9999 / (1 + 60 * this.#restartsUsual),
        history: this.#minutes,
      });
    }
    this.#restartsUsual +=
      (Math.max(0, more || 0) - this.#restartsUsual) / (7 * 1440);
    this.#restarts = restarts;
  }

  #judgeReadiness(
    time: number,
    ready: boolean | undefined,
    findings: MetricFinding[],
  ) {
    if (ready === undefined) return;
    const todo = this.#ready.mark(time, ready ? 0 : -1);
    if (todo === 'open') {
      const finding: MetricFinding = {
        id: `ready:not-ready:${this.#ready.since}`,
        kind: 'not-ready',
        metric: 'ready',
        state: 'opened',
        since: this.#ready.since,
        at: time,
        direction: 'down',
        actual: 0,
        typical: 1,
        low: 1,
        high: 1,
        confidence: 0.95,
        history: this.#minutes,
      };
      this.#ready.open = finding;
      findings.push(finding);
    } else if (todo === 'close' && this.#ready.open) {
      findings.push({
        ...this.#ready.open,
        state: 'closed',
        at: time,
        actual: 1,
      });
      this.#ready.open = undefined;
    }
  }

  snapshot(): PodDetectorSnapshot {
    return {
      version: 1,
      series: [...this.#series].map(([metric, each]) => [
        metric,
        each.snapshot(),
      ]),
      restarts: Number.isNaN(this.#restarts) ? null : this.#restarts,
      restartsUsual: this.#restartsUsual,
      minutes: this.#minutes,
      ready: this.#ready.toJSON(),
    };
  }

  static restore(snapshot: PodDetectorSnapshot): PodDetector {
    const detector = new PodDetector();
    for (const [metric, each] of snapshot.series) {
      detector.#series.set(
        metric,
        SeriesDetector.restore(each, { metric, spec: POD_METRICS[metric] }),
      );
    }
    detector.#restarts = snapshot.restarts ?? NaN;
    detector.#restartsUsual = snapshot.restartsUsual;
    detector.#minutes = snapshot.minutes;
    detector.#ready.load(snapshot.ready);
    return detector;
  }
}
