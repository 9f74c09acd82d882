import type {
  AnomalyFinding,
  ExampleLine,
  PatternPart,
} from '@kronos-portal/common';
import {
  LogDetector,
  LogMiner,
  LogReader,
  PeerWatch,
  POD_METRICS,
  PodDetector,
  type LogDetectorSnapshot,
  type LogMinerSnapshot,
  type LogReaderSnapshot,
  type MetricFinding,
  type PeerWatchSnapshot,
  type PodDetectorSnapshot,
  type PodMetric,
  type PodSample,
} from '@kronos-portal/plugin-anomalies-common';
import type { LogLine } from '../sources/LogSource';
import {
  placeOf,
  type MetricWindow,
  type PodMinute,
  type ServiceMinute,
} from '../sources/MetricSource';
import { MINUTE, ofLogs, ofMetrics } from './findings';
import { maskSecrets, withoutSecrets } from './maskSecrets';
import { PatternCounts } from './PatternCounts';
import { PodStarts } from './PodStarts';
import { RecentPoints, type Point } from './RecentPoints';
import { ScheduleWatch, type ScheduleWatchSnapshot } from './ScheduleWatch';
import {
  lineParts,
  maskedAnywhere,
  maskedValue,
  templateParts,
} from './templateParts';

/** A pod and where it runs: two places may have one of the same name. */
export interface PlacedPod {
  pod: string;
  /** as {@link placeOf} has it */
  place: string;
}

/** No name of a pod has a slash. */
const keyOf = ({ pod, place }: PlacedPod) => (place ? `${place}/${pod}` : pod);
const placedPod = (key: string): PlacedPod => {
  const end = key.lastIndexOf('/');
  return { pod: key.slice(end + 1), place: key.slice(0, Math.max(0, end)) };
};

const pointsKey = (key: string, metric: string) => `${key}|${metric}`;

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

/** A pod that says nothing for so long is gone; what was open about it ends. */
const GONE_AFTER = 15 * MINUTE;
const MOST_PODS = 100;
/** more than run at once, and those of some releases before */
const MOST_STARTS = 1_000;
const MOST_TEMPLATES = 2_000;
/** siblings are compared in what they share by the load balancer */
const PEER_METRICS: PodMetric[] = ['cpu', 'memory', 'latency', 'errorRate'];
const METRICS = Object.keys(POD_METRICS) as PodMetric[];
/** the service as a whole, among its pods */
const WHOLE = '';
const LEARN_HEADER_FROM = 200;
const MOST_EXAMPLES = 3;
const LONGEST_LINE = 2_000;
const BAD_LEVEL = /^(?:err|fatal|crit|alert|emerg|severe|panic)/i;

/** 2: nothing secret is in it. */
const VERSION = 2;

export interface ServiceDetectorSnapshot {
  version: number;
  pods: Array<[key: string, seen: number, PodDetectorSnapshot]>;
  peers: Array<[PodMetric, PeerWatchSnapshot]>;
  schedule: ScheduleWatchSnapshot;
  points: ReturnType<RecentPoints['toJSON']>;
  miner: LogMinerSnapshot;
  logs: LogDetectorSnapshot;
  reader: LogReaderSnapshot;
  levels: Array<[templateId: string, level: string]>;
  starts?: Array<[pod: string, since: number]>;
}

/** What detection made of some minutes. */
export interface Detected {
  findings: AnomalyFinding[];
  /** lines behind findings of logs, by the id of the finding */
  examples: Map<string, ExampleLine[]>;
}

/**
 * All detectors of one service, fed minute by minute. Only the past counts, and the same minutes give the same findings
 * under the same ids, so that what was done since a snapshot can be done again.
 */
export class ServiceDetector {
  static create(entityRef: string) {
    return new ServiceDetector(entityRef);
  }

  readonly #entityRef: string;
  /** by the key of the pod at its place */
  readonly #pods = new Map<string, { seen: number; detector: PodDetector }>();
  readonly #peers = new Map<PodMetric, PeerWatch>();
  #schedule = ScheduleWatch.create();
  #points = new RecentPoints();
  #miner = LogMiner.create({ mostTemplates: MOST_TEMPLATES, keepText: true });
  #logs = LogDetector.create({ miner: this.#miner });
  #reader = LogReader.create({ raw: true, learnFrom: LEARN_HEADER_FROM });
  readonly #levels = new Map<string, string>();
  #starts = new PodStarts();
  /** lines by template since they were last taken */
  #patterns = PatternCounts.create();

  private constructor(entityRef: string) {
    this.#entityRef = entityRef;
  }

  /** Minutes of metrics, the oldest first; `to` is the end of the last minute that was asked for. */
  addMetrics(window: MetricWindow, to: number): AnomalyFinding[] {
    const found: AnomalyFinding[] = [];
    const minutes = new Map<number, MetricWindow>();
    const at = (time: number) => {
      let minute = minutes.get(time);
      if (!minute) minutes.set(time, (minute = { pods: [], service: [] }));
      return minute;
    };
    for (const pod of window.pods) at(pod.time).pods.push(pod);
    for (const each of window.service) at(each.time).service.push(each);
    for (const [time, minute] of [...minutes].sort(([a], [b]) => a - b)) {
      this.#addMinute(time, minute, found);
    }
    this.#tick(to, found);
    return found;
  }

  #addMinute(time: number, minute: MetricWindow, found: AnomalyFinding[]) {
    // a pod of another stage is no sibling
    const siblings = new Map<string, PodMinute[]>();
    for (const each of minute.pods) {
      const place = placeOf(each);
      const key = keyOf({ pod: each.pod, place });
      this.#addSample(key, time, each.sample, each.limits, found);
      const known = siblings.get(place);
      if (known) known.push(each);
      else siblings.set(place, [each]);
    }
    for (const pods of siblings.values()) this.#compare(time, pods, found);
    for (const whole of minute.service) this.#addService(whole, found);
  }

  #compare(time: number, pods: readonly PodMinute[], found: AnomalyFinding[]) {
    const valuesOf = (metric: 'served' | PodMetric) =>
      new Map(
        pods.flatMap(each => {
          const value = each.sample[metric];
          const key = keyOf({ pod: each.pod, place: placeOf(each) });
          return value === undefined ? [] : [[key, value] as const];
        }),
      );
    const served = valuesOf('served');
    for (const metric of PEER_METRICS) {
      const watch = this.#peerWatch(metric);
      for (const { pod: key, ...finding } of watch.add(
        time,
        valuesOf(metric),
        served,
      )) {
        found.push(this.#ofPod(key, finding));
      }
    }
  }

  #addService(minute: ServiceMinute, found: AnomalyFinding[]) {
    const { time, sample } = minute;
    if (Object.keys(sample).length > 0) {
      this.#addSample(WHOLE, time, sample, undefined, found);
    }
    found.push(
      ...this.#schedule
        .add(minute)
        .map(finding => ofMetrics(this.#entityRef, finding)),
    );
  }

  /** The finding of a pod, or of the service as a whole. */
  #ofPod(key: string, finding: MetricFinding): AnomalyFinding {
    return ofMetrics(
      this.#entityRef,
      finding,
      key === WHOLE ? undefined : { key, ...placedPod(key) },
    );
  }

  #addSample(
    key: string,
    time: number,
    sample: PodSample,
    limits: Parameters<PodDetector['add']>[2],
    found: AnomalyFinding[],
  ) {
    let known = this.#pods.get(key);
    if (!known) {
      if (this.#pods.size >= MOST_PODS) this.#forget(this.#oldest(), found);
      known = { seen: time, detector: PodDetector.create() };
      this.#pods.set(key, known);
    }
    const { detector } = known;
    known.seen = time;
    const bands = new Map(
      METRICS.filter(metric => sample[metric] !== undefined).map(metric => [
        metric,
        detector.band(metric, time),
      ]),
    );
    const { findings } = detector.add(time, sample, limits);
    for (const finding of findings) {
      found.push(this.#ofPod(key, finding));
    }
    for (const [metric, band] of bands) {
      this.#points.add(pointsKey(key, metric), {
        t: time / 1_000,
        value: finite(sample[metric]),
        low: finite(band?.low),
        high: finite(band?.high),
      });
    }
  }

  /** Silence is noticed by the clock; pods that were replaced are forgotten. */
  #tick(to: number, found: AnomalyFinding[]) {
    for (const [key, { seen, detector }] of this.#pods) {
      if (to - seen > GONE_AFTER && key !== WHOLE) {
        this.#forget(key, found, to);
      } else if (to - seen > MINUTE) {
        for (const finding of detector.tick(to)) {
          // a pod that is gone was replaced: the service's own silence is what counts
          if (key !== WHOLE && finding.kind === 'silence') continue;
          found.push(this.#ofPod(key, finding));
        }
      }
    }
  }

  #forget(key: string, found: AnomalyFinding[], to?: number) {
    const known = this.#pods.get(key);
    if (!known) return;
    const unlike = [...this.#peers.values()].flatMap(
      watch => watch.forget(key) ?? [],
    );
    for (const open of [...known.detector.open, ...unlike]) {
      if (key !== WHOLE && open.kind === 'silence') continue;
      const over: MetricFinding = {
        ...open,
        state: 'closed',
        at: Math.max(open.at, Math.min(known.seen, to ?? known.seen)),
      };
      found.push(this.#ofPod(key, over));
    }
    this.#pods.delete(key);
    this.#points.forget(pointsKey(key, ''));
  }

  #oldest(): string {
    let oldest = '';
    let least = Infinity;
    for (const [key, { seen }] of this.#pods) {
      if (key !== WHOLE && seen < least) [oldest, least] = [key, seen];
    }
    return oldest;
  }

  #peerWatch(metric: PodMetric): PeerWatch {
    let watch = this.#peers.get(metric);
    if (!watch) {
      watch = PeerWatch.create({ metric, spec: POD_METRICS[metric] });
      this.#peers.set(metric, watch);
    }
    return watch;
  }

  /** All lines of whole minutes, the oldest first. Minutes without any count as well. */
  addLogs(
    lines: readonly LogLine[],
    window: { from: number; to: number },
  ): Detected {
    const detected: Detected = { findings: [], examples: new Map() };
    this.#reader.learn(lines.map(({ line }) => line));
    let next = 0;
    for (let minute = window.from; minute < window.to; minute += MINUTE) {
      const ofMinute: LogLine[] = [];
      while (next < lines.length && lines[next].time < minute + MINUTE) {
        ofMinute.push(lines[next++]);
      }
      this.#addLogMinute(minute, ofMinute, detected);
    }
    return detected;
  }

  #addLogMinute(minute: number, lines: LogLine[], detected: Detected) {
    const samples = new Map<string, ExampleLine[]>();
    const bad: ExampleLine[] = [];
    // Stack traces of several pods must not be mixed up.
    const byPod = new Map<string, LogLine[]>();
    for (const line of lines) {
      const pod = line.pod ?? '';
      const known = byPod.get(pod);
      if (known) known.push(line);
      else byPod.set(pod, [line]);
    }
    for (const [pod, ofPod] of byPod) {
      const starting =
        pod !== '' && this.#starts.isStarting(pod, ofPod[0].time);
      const take = (messages: ReturnType<LogReader['add']>, line: LogLine) => {
        for (const { message: written, level = line.level } of messages) {
          // detectors are stored, with lines and values that they saw
          const message = withoutSecrets(written);
          const template = this.#miner.mine(message);
          this.#logs.add(template, level, { starting });
          this.#patterns.add(template.id, line.time);
          if (level) this.#levels.set(template.id, level);
          const example = {
            entityRef: this.#entityRef,
            ...(pod && { pod }),
            at: new Date(line.time).toISOString(),
            ...(level && { level }),
            templateId: template.id,
            parts: [{ text: message.slice(0, LONGEST_LINE) }],
          };
          let kept = samples.get(template.id);
          if (!kept) samples.set(template.id, (kept = []));
          if (kept.length < MOST_EXAMPLES) kept.push(example);
          if (level && BAD_LEVEL.test(level) && bad.length < MOST_EXAMPLES) {
            bad.push(example);
          }
        }
      };
      for (const line of ofPod) take(this.#reader.add(line.line), line);
      take(this.#reader.flush(), ofPod.at(-1)!);
    }
    for (const finding of this.#logs.endMinute(minute / MINUTE)) {
      const { templateId } = finding;
      const subject = templateId
        ? maskedAnywhere(this.#miner.textOf(templateId), finding.subject)
        : finding.subject;
      const stored = ofLogs(
        this.#entityRef,
        { ...finding, subject },
        templateId ? this.#partsOf(templateId) : undefined,
      );
      detected.findings.push(stored);
      const lineExamples = templateId
        ? [...samples]
            .filter(([id]) => this.#miner.resolve(id) === templateId)
            .flatMap(([, examples]) => examples)
        : bad;
      detected.examples.set(
        stored.id,
        lineExamples.slice(0, MOST_EXAMPLES).map(each => this.#shown(each)),
      );
    }
    this.#starts.forgetAllBut(MOST_STARTS);
    if (this.#levels.size > 2 * MOST_TEMPLATES) this.#levels.clear();
  }

  #shown(example: ExampleLine): ExampleLine {
    const line = maskSecrets(example.parts[0].text);
    return {
      ...example,
      templateId: this.#miner.resolve(example.templateId),
      parts: lineParts(
        line,
        this.#miner.textOf(example.templateId),
        this.#miner.slotsOf(example.templateId),
      ),
    };
  }

  #partsOf(templateId: string): PatternPart[] {
    return templateParts(
      this.#miner.textOf(templateId),
      this.#miner.slotsOf(templateId),
    );
  }

  /** The last hours of a metric with its band; pod undefined: of the whole service. */
  points(metric: string, pod?: PlacedPod): Point[] {
    return this.#points.of(pointsKey(pod ? keyOf(pod) : WHOLE, metric));
  }

  /** Pods that were there in the last minute that their place was heard of. */
  get pods(): PlacedPod[] {
    const all = [...this.#pods].flatMap(([key, { seen }]) =>
      key === WHOLE ? [] : [{ ...placedPod(key), seen }],
    );
    const last = new Map<string, number>();
    for (const { place, seen } of all) {
      last.set(place, Math.max(last.get(place) ?? 0, seen));
    }
    return all
      .filter(({ place, seen }) => seen === last.get(place))
      .map(({ pod, place }) => ({ pod, place }));
  }

  /** Kinds of lines that were seen since this was last called, with what is known of them. */
  takePatterns() {
    const taken = this.#patterns;
    this.#patterns = PatternCounts.create();
    const known = new Map(this.#miner.templates().map(t => [t.id, t]));
    return taken
      .resolved(id => this.#miner.resolve(id))
      .flatMap(counts => {
        const template = known.get(counts.templateId);
        if (!template) return [];
        const parts = templateParts(template.text, template.slots);
        return [
          {
            ...counts,
            parts,
            level: this.#levels.get(counts.templateId),
            example: maskSecrets(template.sample).slice(0, LONGEST_LINE),
            values: template.slots.map((slot, place) => ({
              slot: slot.kind,
              values: slot.values.slice(0, 5).map(({ value, count }) => ({
                value: maskedValue(template.text, place, value),
                count,
              })),
              distinct: slot.complete ? slot.values.length : slot.seen,
            })),
          },
        ];
      });
  }

  /** Ids that became part of others since. */
  resolve(templateId: string): string {
    return this.#miner.resolve(templateId);
  }

  snapshot(): ServiceDetectorSnapshot {
    return {
      version: VERSION,
      pods: [...this.#pods].map(([key, { seen, detector }]) => [
        key,
        seen,
        detector.snapshot(),
      ]),
      peers: [...this.#peers].map(([metric, watch]) => [
        metric,
        watch.snapshot(),
      ]),
      schedule: this.#schedule.snapshot(),
      points: this.#points.toJSON(),
      miner: this.#miner.snapshot(),
      logs: this.#logs.snapshot(),
      reader: this.#reader.snapshot(),
      levels: [...this.#levels],
      starts: this.#starts.toJSON(),
    };
  }

  /** Undefined when an older portal wrote it in a way that is not read any more: then detection begins anew. */
  static restore(
    entityRef: string,
    snapshot: ServiceDetectorSnapshot,
  ): ServiceDetector | undefined {
    if (snapshot.version !== VERSION) return undefined;
    const restored = new ServiceDetector(entityRef);
    for (const [key, seen, saved] of snapshot.pods) {
      restored.#pods.set(key, { seen, detector: PodDetector.restore(saved) });
    }
    for (const [metric, saved] of snapshot.peers) {
      const spec = POD_METRICS[metric];
      restored.#peers.set(metric, PeerWatch.restore(saved, { metric, spec }));
    }
    restored.#schedule = ScheduleWatch.restore(snapshot.schedule);
    restored.#points = RecentPoints.restore(snapshot.points);
    restored.#miner = LogMiner.restore(snapshot.miner, {
      mostTemplates: MOST_TEMPLATES,
      keepText: true,
    });
    restored.#logs = LogDetector.restore(snapshot.logs, {
      miner: restored.#miner,
    });
    restored.#reader = LogReader.restore(snapshot.reader, {
      raw: true,
      learnFrom: LEARN_HEADER_FROM,
    });
    for (const [id, level] of snapshot.levels) restored.#levels.set(id, level);
    restored.#starts = new PodStarts(snapshot.starts);
    return restored;
  }
}
