import { nextRuns, pastRuns, scheduleFault } from './schedules';

const seoul = (text: string) => Date.parse(`${text}+09:00`);
const told = (times: number[]) =>
  times.map(at => new Date(at + 9 * 3_600_000).toISOString().slice(0, 16));

describe('schedules', () => {
  it.each([
    ['0 2 * * *', ['2026-01-31T02:00', '2026-02-01T02:00']],
    ['30 23 * * 1-5', ['2026-01-30T23:30', '2026-02-02T23:30']],
    ['0 9,18 * * *', ['2026-01-30T18:00', '2026-01-31T09:00']],
    ['*/30 8-18 * * *', ['2026-01-30T12:30', '2026-01-30T13:00']],
    ['0 6 1 * 0', ['2026-02-01T06:00', '2026-02-08T06:00']],
    ['0 6 * * 7', ['2026-02-01T06:00', '2026-02-08T06:00']],
    ['0 0 29 2 *', ['2028-02-29T00:00', '2032-02-29T00:00']],
  ])('%s runs next at %j', (schedule, expected) => {
    expect(scheduleFault(schedule)).toBeUndefined();
    expect(told(nextRuns(schedule, seoul('2026-01-30T12:00:00'), 2))).toEqual(
      expected,
    );
  });

  it('knows what has run', () => {
    const until = seoul('2026-01-30T12:00:00');
    expect(told(pastRuns('0 2 * * *', { since: 0, until, count: 2 }))).toEqual([
      '2026-01-30T02:00',
      '2026-01-29T02:00',
    ]);
    expect(
      pastRuns('0 2 * * *', {
        since: seoul('2026-01-30T03:00:00'),
        until,
        count: 2,
      }),
    ).toEqual([]);
  });

  it.each([
    ['', { kind: 'fields', count: 0 }],
    ['0 2 * *', { kind: 'fields', count: 4 }],
    ['@daily', { kind: 'fields', count: 1 }],
    [
      '60 2 * * *',
      { kind: 'field', field: 'minute', value: '60', from: 0, to: 59 },
    ],
    [
      '0 2 * * MON',
      { kind: 'field', field: 'weekday', value: 'MON', from: 0, to: 7 },
    ],
    [
      '0 18-8 * * *',
      { kind: 'field', field: 'hour', value: '18-8', from: 0, to: 23 },
    ],
    [
      '0 2 1,,3 * *',
      { kind: 'field', field: 'day', value: '1,,3', from: 1, to: 31 },
    ],
    ['0 2 31 2 *', { kind: 'never' }],
    ['0 2 * * *\n"', { kind: 'fields', count: 6 }],
  ])('says what is wrong with %j', (schedule, fault) => {
    expect(scheduleFault(schedule)).toEqual(fault);
    expect(nextRuns(schedule, 0, 1)).toEqual([]);
  });
});
