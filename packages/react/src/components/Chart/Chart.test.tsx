import { renderInTestApp } from '@backstage/frontend-test-utils';
import { render, screen } from '@testing-library/react';
import { createFormat } from '../../format/useFormat';
import { alignSeries } from './alignSeries';
import { Sparkline } from './Sparkline';
import { TimeSeriesChart } from './TimeSeriesChart';

describe('charts', () => {
  it('write measured values with their unit', () => {
    const { value } = createFormat('en');
    expect(value(1234.5, '1/s')).toBe('1,230/s');
    expect(value(0.0213, 'ratio')).toBe('2.13%');
    expect(value(0.347, 's')).toBe('347 ms');
    expect(value(1.25, 's')).toBe('1.25 s');
    expect(value(0.5, 'cores')).toBe('0.5 cores');
    expect(value(1_610_612_736, 'bytes')).toBe('1.5 GiB');
    expect(value(null, 'bytes')).toBe('–');
    expect(createFormat('ko').value(2, 'cores')).toBe('2코어');
  });

  it('say at midnight which day it is, when there are several', () => {
    const at = (day: number, hour: number) =>
      new Date(2026, 10, day, hour).getTime() / 1000;
    const en = createFormat('en');
    expect(en.tick(at(23, 0), 7 * 86_400)).toBe('11/23');
    expect(en.tick(at(23, 12), 7 * 86_400)).toBe('12:00');
    expect(en.tick(at(23, 0), 86_400)).toBe('00:00');
    expect(createFormat('ko').tick(at(23, 0), 7 * 86_400)).toBe('11. 23.');
  });

  it('put series on one axis, with gaps where one was not measured', () => {
    expect(
      alignSeries([
        {
          name: 'a',
          points: [
            [10, 1],
            [30, 0],
          ],
        },
        {
          name: 'b',
          points: [
            [20, 2],
            [30, null],
          ],
        },
      ]),
    ).toEqual([
      [10, 20, 30],
      [1, null, 0],
      [null, 2, null],
    ]);
  });

  it('interrupt the small line at a gap', () => {
    const { container } = render(
      <Sparkline
        points={[
          [0, 1],
          [1, 2],
          [2, null],
          [3, 2],
          [4, 1],
        ]}
      />,
    );
    const path = container.querySelector('path')!.getAttribute('d')!;
    expect(path.match(/[ML]/g)).toEqual(['M', 'L', 'M', 'L']);
  });

  it('say in words what the lines show, and when there are none', async () => {
    renderInTestApp(
      <>
        <TimeSeriesChart
          title="Errors"
          unit="ratio"
          series={[
            {
              name: 'pay-prd',
              points: [
                [10, 0.05],
                [20, 0.01],
                [30, null],
              ],
            },
          ]}
        />
        <TimeSeriesChart
          title="CPU"
          unit="cores"
          series={[{ name: 'pay-prd', points: [[10, null]] }]}
        />
      </>,
    );
    expect(
      await screen.findByText('Errors: pay-prd is 1% now, between 1% and 5%'),
    ).toBeInTheDocument();
    expect(screen.getByText('No values in this range.')).toBeInTheDocument();
  });
});
