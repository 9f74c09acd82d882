/**
 * Schedules of batch jobs: five fields as Kubernetes reads them (minute, hour, day of the month, month, day of the
 * week), numbers only, in Seoul time. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */

const FIELDS = [
  { field: 'minute', from: 0, to: 59 },
  { field: 'hour', from: 0, to: 23 },
  { field: 'day', from: 1, to: 31 },
  { field: 'month', from: 1, to: 12 },
  { field: 'weekday', from: 0, to: 7 },
] as const;

/** Time zone in which schedules are meant. */
export const SCHEDULE_TIME_ZONE = 'Asia/Seoul';
/** Seoul has had no summer time since 1988. */
const OFFSET_MS = 9 * 60 * 60_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** 29 February comes every four years, or eight around a year such as 2100 */
const DAYS_SEARCHED = 366 * 9;

export type ScheduleField = (typeof FIELDS)[number]['field'];

/** What is wrong with a schedule. */
export type ScheduleFault =
  | { kind: 'fields'; count: number }
  | {
      kind: 'field';
      field: ScheduleField;
      value: string;
      from: number;
      to: number;
    }
  | { kind: 'never' };

interface Parsed {
  minutes: number[];
  hours: number[];
  isDay(date: Date): boolean;
}

/** Starts of one day, ms since 1970. */
const timesOf = ({ hours, minutes }: Parsed, day: number) =>
  hours.flatMap(h => minutes.map(m => day + (h * 60 + m) * MINUTE_MS));

/** The first thing that is wrong with a schedule; undefined when it can be used. */
export function scheduleFault(schedule: string): ScheduleFault | undefined {
  const parsed = parse(schedule);
  if ('kind' in parsed) return parsed;
  return days(parsed, 0, 1).next().done ? { kind: 'never' } : undefined;
}

/**
 * The next times after `since`, ms since 1970. Empty when the schedule cannot be used.
 */
export function nextRuns(
  schedule: string,
  since: number,
  count: number,
): number[] {
  const parsed = parse(schedule);
  if ('kind' in parsed) return [];
  const runs: number[] = [];
  for (const day of days(parsed, since, 1)) {
    for (const at of timesOf(parsed, day)) {
      if (at > since) runs.push(at);
      if (runs.length === count) return runs;
    }
  }
  return runs;
}

/** The last times up to `until`, newest first, none before `since`; ms since 1970. */
export function pastRuns(
  schedule: string,
  options: { since: number; until: number; count: number },
): number[] {
  const { since, until, count } = options;
  const parsed = parse(schedule);
  if ('kind' in parsed) return [];
  const runs: number[] = [];
  for (const day of days(parsed, until, -1)) {
    if (day + DAY_MS <= since) break;
    for (const at of timesOf(parsed, day).reverse()) {
      if (at <= until && at >= since) runs.push(at);
      if (runs.length === count) return runs;
    }
  }
  return runs;
}

/** Starts of the days in Seoul on which the schedule runs. */
function* days(parsed: Parsed, from: number, step: 1 | -1) {
  const first = Math.floor((from + OFFSET_MS) / DAY_MS) * DAY_MS;
  for (let i = 0; i < DAYS_SEARCHED; i++) {
    const day = first + i * step * DAY_MS;
    if (parsed.isDay(new Date(day))) yield day - OFFSET_MS;
  }
}

function parse(schedule: string): Parsed | ScheduleFault {
  const texts = schedule.trim().split(/\s+/).filter(Boolean);
  if (texts.length !== FIELDS.length) {
    return { kind: 'fields', count: texts.length };
  }
  const sets: Set<number>[] = [];
  for (const [i, { field, from, to }] of FIELDS.entries()) {
    const set = numbersOf(texts[i], from, to);
    if (!set) return { kind: 'field', field, value: texts[i], from, to };
    sets.push(set);
  }
  const [minutes, hours, dates, months, weekdays] = sets;
  if (weekdays.has(7)) weekdays.add(0);
  const anyDate = texts[2].startsWith('*');
  const anyWeekday = texts[4].startsWith('*');
  return {
    minutes: [...minutes].sort((a, b) => a - b),
    hours: [...hours].sort((a, b) => a - b),
    isDay(date) {
      if (!months.has(date.getUTCMonth() + 1)) return false;
      const isDate = dates.has(date.getUTCDate());
      const isWeekday = weekdays.has(date.getUTCDay());
      // where both are given one of them is enough
      return anyDate || anyWeekday ? isDate && isWeekday : isDate || isWeekday;
    },
  };
}

/** `*`, `5`, `1-5`, `1,3,5`, and steps such as `*` + `/10` or `8-18/2`. */
function numbersOf(text: string, from: number, to: number) {
  const set = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/([1-9]\d?))?$/.exec(
      part,
    );
    if (!match) return undefined;
    const [, first, last, step] = match;
    if (step && first && !last) return undefined;
    const low = first === undefined ? from : Number(first);
    const high = first === undefined ? to : Number(last ?? first);
    if (low < from || high > to || low > high) return undefined;
    for (let n = low; n <= high; n += Number(step ?? 1)) set.add(n);
  }
  return set;
}
