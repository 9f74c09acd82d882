import type { LogMiner } from '../mine/LogMiner';
import type { LogTemplate } from '../mine/LogTemplate';
import { CountSeries } from './CountSeries';
import { DayProfile } from './DayProfile';
import { Transitions } from './Transitions';

export type LogFindingKind =
  | 'template-new'
  | 'template-vanished'
  | 'template-burst'
  | 'level-mix'
  | 'value-new'
  | 'sequence-rare'
  | 'volume-burst'
  | 'volume-drop';

export interface LogFinding {
  kind: LogFindingKind;
  /** the minute that it was found in, as given to `endMinute` */
  minute: number;
  /** 0 to 1: a share of 1 - score of quiet minutes would look like this */
  score: number;
  templateId?: string;
  /** the template's text, the new value, the level, or the first two of an order never seen */
  subject: string;
  /** what was counted, and what is usual for it */
  actual: number;
  typical: number;
  low: number;
  high: number;
  /** minutes of history behind it */
  history: number;
}

export interface LogDetectorSnapshot {
  version: 1;
  minutes: number;
  novelty: number[];
  volume: number[];
  errors: number[];
  /** lines and errors by the time of the day */
  day?: number[][][];
  templates: Array<[string, number[]]>;
  transitions: ReturnType<Transitions['toJSON']>;
}

/** No judgement before so many minutes. */
const LEARNING = 15;
/** A burst of fewer lines is none. */
const FLOOR = 5;
const FACTOR = 3;
const FIRM = 0.999;
const MOST_FINDINGS = 50;
const BAD_LEVEL =
  /^(?:e|f|err|error|severe|fatal|crit|critical|alert|emerg|emergency|panic)/i;
/** Levels at which nothing is wrong. */
const CALM_LEVEL = /^(?:i|d|t|n|v|info|debug|trace|notice|verbose|fine)/i;
/** Words of a message that say that something went wrong. */
const BAD_WORDS =
  /error|exception|\b(?:fail(?:ed|ure|s)?|fatal|panic|refused|timed? ?out|denied|abort(?:ed)?|corrupt(?:ed)?|killed)\b|OOM|실패|오류|에러|예외|거절/i;

/** Lines of one kind in a minute. */
interface CountOfMinute {
  count: number;
  /** all of them are of containers that start, and calm */
  ofStart: boolean;
}

/**
 * What is unusual about the logs of one service, minute by minute: kinds of lines that are new, gone or many, values
 * and successions never seen, more errors, more or fewer lines. Sees the past only; bounded by the miner's templates.
 */
export class LogDetector {
  static create(options: { miner: LogMiner }) {
    return new LogDetector(options.miner);
  }

  readonly #miner: LogMiner;
  #series = new Map<string, CountSeries>();
  #counts = new Map<LogTemplate, CountOfMinute>();
  #novelty = CountSeries.create();
  #volume = CountSeries.create();
  #errors = CountSeries.create();
  #volumeOfDay = DayProfile.create();
  #errorsOfDay = DayProfile.create();
  #transitions = Transitions.create();
  #minutes = 0;
  #lines = 0;
  #bad = 0;
  /** whether the minute before had too few lines: one alone is chance */
  #low = false;

  private constructor(miner: LogMiner) {
    this.#miner = miner;
  }

  /**
   * Takes in a line that the miner has just mined.
   *
   * @param origin.starting - its container has only just begun: what it says of that was written by others before it, or comes
   *   with a release, and is no anomaly as long as nothing is wrong
   */
  add(
    template: LogTemplate,
    level?: string,
    origin?: { starting?: boolean },
  ): void {
    this.#lines++;
    const calm = level === undefined || CALM_LEVEL.test(level);
    const ofStart = calm && Boolean(origin?.starting);
    const known = this.#counts.get(template);
    this.#counts.set(template, {
      count: (known?.count ?? 0) + 1,
      ofStart: ofStart && (known?.ofStart ?? true),
    });
    if (level !== undefined && BAD_LEVEL.test(level)) this.#bad++;
    this.#transitions.add(template.id);
  }

  /** Ends a minute and answers what was unusual in it, the most certain first. */
  endMinute(minute: number): LogFinding[] {
    this.#miner.settle();
    this.#takeApart();
    const counts = new Map<string, CountOfMinute & { template: LogTemplate }>();
    for (const [each, { count, ofStart }] of this.#counts) {
      const template = each.current;
      const known = counts.get(template.id);
      if (known) {
        known.count += count;
        known.ofStart &&= ofStart;
      } else counts.set(template.id, { template, count, ofStart });
    }
    const findings: LogFinding[] = [];
    const learned = this.#minutes >= LEARNING;
    const finding = (
      kind: LogFindingKind,
      subject: string,
      score: number,
      actual: number,
      series: CountSeries,
      templateId?: string,
    ) => {
      if (!learned || score <= 0) return;
      findings.push({
        kind,
        minute,
        score: Math.min(score, 0.9999),
        subject,
        actual,
        typical: series.mean,
        ...series.band(),
        history: series.minutes,
        ...(templateId && { templateId }),
      });
    };

    let fresh = 0;
    for (const id of counts.keys()) if (!this.#series.has(id)) fresh++;
    // Where new kinds of lines are daily bread, one more says little.
    const surprise = this.#novelty.judge(fresh);
    // More of everything is no burst of one kind.
    const busier = Math.max(1, this.#lines / Math.max(this.#volume.mean, 1));
    for (const [id, { template, count, ofStart }] of counts) {
      const text = this.#miner.text(template);
      let series = this.#series.get(id);
      if (!series) {
        series = CountSeries.create();
        this.#series.set(id, series);
        const rare = 1 / (1 + this.#novelty.mean * 10);
        const bad = BAD_WORDS.test(text);
        if (bad || !ofStart) {
          finding(
            'template-new',
            text,
            Math.max(surprise, rare) * (bad ? 1 : 0.7),
            count,
            series,
            id,
          );
        }
      } else {
        const score = series.judge(count / busier);
        if (
          series.isBurst(score) &&
          count >= FLOOR &&
          count > series.mean * FACTOR * busier &&
          series.minutes >= LEARNING
        ) {
          finding('template-burst', text, score, count, series, id);
        }
      }
      series.add(count);
    }

    for (const [id, series] of this.#series) {
      if (counts.has(id)) continue;
      const goneAfter = series.minutesUntilGone;
      series.add(0);
      // Told once, in the minute in which it becomes certain; after a long history only.
      if (
        series.minutes >= LEARNING * 2 &&
        this.#lines > 0 &&
        series.quiet === goneAfter
      ) {
        finding(
          'template-vanished',
          this.#miner.textOf(id),
          series.confidence,
          0,
          series,
          id,
        );
      }
    }

    const errors = unusual(
      this.#bad,
      this.#errors,
      this.#errorsOfDay.at(minute),
    );
    if (errors && errors.score > 0 && this.#bad >= FLOOR) {
      finding('level-mix', 'error', errors.score, this.#bad, errors.series);
    }
    const volume = unusual(
      this.#lines,
      this.#volume,
      this.#volumeOfDay.at(minute),
    );
    if (volume && volume.score > 0) {
      finding(
        'volume-burst',
        'lines',
        volume.score,
        this.#lines,
        volume.series,
      );
    }
    const low = volume !== undefined && volume.score < 0;
    if (low && this.#low) {
      finding(
        'volume-drop',
        'lines',
        -volume.score,
        this.#lines,
        volume.series,
      );
    }
    this.#low = low;
    const sequence = this.#transitions.endMinute();
    if (sequence) {
      finding(
        'sequence-rare',
        `${this.#miner.textOf(sequence.from)} → ${this.#miner.textOf(
          sequence.to,
        )}`,
        sequence.score,
        sequence.unseen,
        sequence.series,
      );
    }
    for (const { template, value } of this.#miner.takeNewValues()) {
      const series = this.#series.get(template.current.id);
      if (series) {
        finding(
          'value-new',
          value,
          0.9 * series.confidence,
          1,
          series,
          template.current.id,
        );
      }
    }

    this.#novelty.add(fresh);
    this.#errors.add(this.#bad);
    this.#volume.add(this.#lines);
    this.#errorsOfDay.add(minute, this.#bad);
    this.#volumeOfDay.add(minute, this.#lines);
    this.#minutes++;
    this.#lines = 0;
    this.#bad = 0;
    this.#counts = new Map();
    this.#forgetWhatTheMinerForgot();
    return findings
      .sort((x, y) => y.score - x.score || (x.subject < y.subject ? -1 : 1))
      .slice(0, MOST_FINDINGS);
  }

  /** A part of a template that was taken apart is nothing new: it has the history of the whole, by its share. */
  #takeApart() {
    const wholes = new Map<string, CountSeries>();
    for (const { from, id, share } of this.#miner.takeParts()) {
      const whole = wholes.get(from) ?? this.#series.get(from);
      if (!whole) continue;
      wholes.set(from, whole);
      this.#series.set(id, whole.part(share));
    }
  }

  #forgetWhatTheMinerForgot() {
    for (const [id, series] of this.#series) {
      const current = this.#miner.resolve(id);
      if (current !== id) {
        this.#series.delete(id);
        const target = this.#series.get(current);
        if (!target || target.minutes < series.minutes) {
          this.#series.set(current, series);
        }
      } else if (!this.#miner.has(id)) this.#series.delete(id);
    }
  }

  snapshot(): LogDetectorSnapshot {
    return {
      version: 1,
      minutes: this.#minutes,
      novelty: this.#novelty.toJSON(),
      volume: this.#volume.toJSON(),
      errors: this.#errors.toJSON(),
      day: [this.#volumeOfDay.toJSON(), this.#errorsOfDay.toJSON()],
      templates: [...this.#series].map(([id, series]) => [id, series.toJSON()]),
      transitions: this.#transitions.toJSON(),
    };
  }

  /** Goes on from a snapshot taken at the end of a minute. */
  static restore(
    snapshot: LogDetectorSnapshot,
    options: { miner: LogMiner },
  ): LogDetector {
    const detector = new LogDetector(options.miner);
    detector.#minutes = snapshot.minutes;
    detector.#novelty = CountSeries.restore(snapshot.novelty);
    detector.#volume = CountSeries.restore(snapshot.volume);
    detector.#errors = CountSeries.restore(snapshot.errors);
    const [volumes, errors] = snapshot.day ?? [];
    detector.#volumeOfDay = DayProfile.restore(volumes);
    detector.#errorsOfDay = DayProfile.restore(errors);
    detector.#series = new Map(
      snapshot.templates.map(([id, values]) => [
        id,
        CountSeries.restore(values),
      ]),
    );
    detector.#transitions = Transitions.restore(snapshot.transitions);
    return detector;
  }
}

/**
 * The score of a count that is far from usual, negative for too few, with the series that it is judged by. When the time of the
 * day is known, that one decides: a batch at night is no burst, and silence at noon is silence though nights are as quiet.
 */
function unusual(
  count: number,
  all: CountSeries,
  ofDay: CountSeries | undefined,
): { score: number; series: CountSeries } | undefined {
  const series = ofDay ?? all;
  const score = series.judge(count);
  if (score > FIRM && count > series.mean * FACTOR) return { score, series };
  if (score < -FIRM && count < series.mean / FACTOR) return { score, series };
  return undefined;
}
