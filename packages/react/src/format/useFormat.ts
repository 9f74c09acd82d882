import { useMemo } from 'react';
import { useLanguage } from './useLanguage';

/** Units of measured values, as in `metricsViewSchema`. */
export type Unit = '1/s' | 'ratio' | 's' | 'cores' | 'bytes' | 'none';

/** Numbers and times as the person reads them: in the language of the portal, in the time zone of the browser. */
export interface Format {
  number(value: number): string;
  /** with its unit, short enough for an axis */
  value(value: number | null | undefined, unit: Unit): string;
  /** `2m 5s`, `2분 5초` */
  duration(milliseconds: number): string;
  /** RFC 3339; the text itself when it is no time */
  dateTime(at: string): string;
  date(at: string): string;
  /** for a time axis; unix seconds, and how many of them the axis spans */
  tick(at: number, span: number): string;
  /** age of something that happened: `3 minutes ago`, `3분 전`; `just now` when the clock it comes from is ahead */
  relative(at: string, now?: number): string;
}

/** Seconds. */
const DAY = 86_400;

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
  ['year', Infinity],
];

export function createFormat(language: 'ko' | 'en'): Format {
  const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const precise = new Intl.NumberFormat(language, {
    maximumSignificantDigits: 3,
  });
  // few places, and as many for all of a size, so that shares can be compared in a column
  const percent = (places: number) =>
    new Intl.NumberFormat(language, {
      style: 'percent',
      maximumFractionDigits: places,
    });
  const largeShare = percent(1);
  const smallShare = percent(2);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const dateTime = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const hour = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const day = new Intl.DateTimeFormat(language, {
    month: 'numeric',
    day: 'numeric',
  });
  const duration =
    language === 'ko'
      ? { h: '시간', m: '분', s: '초' }
      : { h: 'h', m: 'm', s: 's' };

  const bytes = (value: number) => {
    let power = 0;
    let rest = value;
    while (Math.abs(rest) >= 1024 && power < BYTES.length - 1) {
      rest /= 1024;
      power += 1;
    }
    return `${precise.format(rest)} ${BYTES[power]}`;
  };
  const timeOf = (at: string) => {
    const time = Date.parse(at);
    return Number.isNaN(time) ? undefined : time;
  };

  return {
    number: value => plain.format(value),
    value(value, unit) {
      if (value === null || value === undefined) return '–';
      switch (unit) {
        case '1/s':
          return `${precise.format(value)}/s`;
        case 'ratio':
          return (Math.abs(value) < 0.1 ? smallShare : largeShare).format(
            value,
          );
        case 's':
          return Math.abs(value) < 1
            ? `${precise.format(value * 1000)} ms`
            : `${precise.format(value)} s`;
        case 'cores':
          return language === 'ko'
            ? `${precise.format(value)}코어`
            : `${precise.format(value)} cores`;
        case 'bytes':
          return bytes(value);
        default:
          return precise.format(value);
      }
    },
    duration(milliseconds) {
      const seconds = Math.max(0, Math.round(milliseconds / 1000));
      const parts = [
        [Math.floor(seconds / 3600), duration.h],
        [Math.floor((seconds % 3600) / 60), duration.m],
        [seconds % 60, duration.s],
      ] as const;
      const shown = parts.filter(([n]) => n > 0).slice(0, 2);
      return shown.length
        ? shown.map(([n, unit]) => `${n}${unit}`).join(' ')
        : `0${duration.s}`;
    },
    dateTime: at =>
      timeOf(at) === undefined ? at : dateTime.format(timeOf(at)),
    date: at => (timeOf(at) === undefined ? at : date.format(timeOf(at))),
    tick(at, span) {
      const time = new Date(at * 1000);
      // over several days midnight alone would not say which
      return span > DAY && time.getHours() === 0 && time.getMinutes() === 0
        ? day.format(time)
        : hour.format(time);
    },
    relative(at, now = Date.now()) {
      const time = timeOf(at);
      if (time === undefined) return at;
      let amount = (time - now) / 1000;
      if (amount > -10) return language === 'ko' ? '방금' : 'just now';
      for (const [unit, size] of STEPS) {
        if (amount > -size) {
          return relative.format(Math.trunc(amount), unit);
        }
        amount /= size;
      }
      return at;
    },
  };
}

export function useFormat(): Format {
  const language = useLanguage();
  return useMemo(() => createFormat(language), [language]);
}
