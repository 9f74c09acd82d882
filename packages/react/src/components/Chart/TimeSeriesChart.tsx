import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { VisuallyHidden } from '@backstage/ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import 'uplot/dist/uPlot.min.css';
import { useFormat, type Unit } from '../../format/useFormat';
import { kronosReactTranslationRef } from '../../translation';
import { EmptyState } from '../EmptyState/EmptyState';
import { alignSeries } from './alignSeries';
import styles from './Chart.module.css';
import { lineOf } from './chartColors';
import { useThemeMode } from './useThemeMode';

/** Memory is counted in powers of two, and so are its ticks. */
const BYTE_STEPS = Array.from({ length: 50 }, (_, i) => 2 ** i);

/** Pixels: less was a click. */
const MIN_DRAG = 6;

export interface TimeSeries {
  name: string;
  /** unix seconds, value; null where nothing was measured */
  points: [number, number | null][];
}

/**
 * Lines over time. The legend shows the values under the pointer, at the same moment in all charts with the same `sync`;
 * without a pointer the last ones.
 */
export function TimeSeriesChart(props: {
  title: string;
  unit: Unit;
  series: TimeSeries[];
  /** unix seconds */
  range?: { start: number; end: number };
  /** charts with the same key share the cursor */
  sync?: string;
  /** called when a person draws a window over the chart; unix seconds */
  onZoom?(start: number, end: number): void;
  /** pixels */
  height?: number;
}) {
  const { title, unit, series, sync, height = 160 } = props;
  const { t } = useTranslationRef(kronosReactTranslationRef);
  const format = useFormat();
  const dark = useThemeMode() === 'dark';
  const host = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const data = useMemo(() => alignSeries(series), [series]);
  // The range moves on with each answer; the chart is not drawn anew for that.
  const shown = useRef(props.range);
  shown.current = props.range;
  const zoom = useRef(props.onZoom);
  zoom.current = props.onZoom;
  const canZoom = Boolean(props.onZoom);
  const isEmpty = data.slice(1).every(column => column.every(v => v === null));
  const names = JSON.stringify(series.map(s => s.name));

  const plot = useRef<{ setData(data: any): void }>();
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const element = host.current;
    // Without a canvas the legend and the summary say it all.
    if (!element || isEmpty || !('CanvasRenderingContext2D' in window)) {
      return undefined;
    }
    let closed = false;
    let dispose = () => {};
    let isDrawing = false;
    const onPress = () => {
      isDrawing = true;
    };
    element.addEventListener('mousedown', onPress);
    import('uplot').then(
      ({ default: UPlot }) => {
        if (closed) return;
        const style = getComputedStyle(element);
        const axis = {
          stroke: style.getPropertyValue('--bui-fg-secondary') || '#666',
          font: `11px ${style.fontFamily}`,
          grid: { stroke: style.getPropertyValue('--bui-border-1'), width: 1 },
          ticks: { show: false },
        };
        const chart = new UPlot(
          {
            width: Math.max(element.clientWidth, 120),
            height,
            legend: { show: false },
            cursor: {
              y: false,
              points: { size: 6 },
              // the window is asked for, not enlarged: the step gets finer
              drag: { x: canZoom, y: false, setScale: false },
              ...(sync && { sync: { key: sync } }),
            },
            scales: {
              x: {
                time: true,
                range: (_u, min, max) => {
                  const { start, end } = shown.current ?? {};
                  return [start ?? min, end ?? max];
                },
              },
              y: {
                range: (_u, min, max) => [
                  Math.min(0, min),
                  max > 0 ? max * 1.1 : 1,
                ],
              },
            },
            axes: [
              {
                ...axis,
                size: 28,
                space: 72,
                values: (u, at) => {
                  const { min = 0, max = 0 } = u.scales.x;
                  return at.map(s => format.tick(s, max - min));
                },
              },
              {
                ...axis,
                size: 66,
                ...(unit === 'bytes' && { incrs: BYTE_STEPS }),
                values: (_u, at) => at.map(v => format.value(v, unit)),
              },
            ],
            series: [
              {},
              ...(JSON.parse(names) as string[]).map((label, i) => ({
                label,
                ...lineOf(i, dark),
                width: 1.5,
                spanGaps: false,
                points: { show: false },
              })),
            ],
            hooks: {
              setCursor: [u => setPointed(u.cursor.idx ?? null)],
              setSelect: [
                u => {
                  const { left, width } = u.select;
                  // charts that share the cursor share the window: one of them tells
                  if (!isDrawing || width < MIN_DRAG) return;
                  isDrawing = false;
                  zoom.current?.(
                    u.posToVal(left, 'x'),
                    u.posToVal(left + width, 'x'),
                  );
                  u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
                },
              ],
            },
          },
          latest.current as any,
          element,
        );
        plot.current = chart;
        const observer = new ResizeObserver(() =>
          chart.setSize({ width: Math.max(element.clientWidth, 120), height }),
        );
        observer.observe(element);
        dispose = () => {
          observer.disconnect();
          chart.destroy();
          plot.current = undefined;
        };
      },
      () => {
        // The legend and the summary say it all.
      },
    );
    return () => {
      closed = true;
      element.removeEventListener('mousedown', onPress);
      dispose();
    };
  }, [canZoom, dark, format, height, isEmpty, names, sync, unit]);

  useEffect(() => plot.current?.setData(data), [data]);

  if (isEmpty) return <EmptyState text={t('chart.empty')} />;

  const at = pointed !== null && pointed < data[0].length ? pointed : undefined;
  const lastOf = (column: (number | null)[]) =>
    [...column].reverse().find(v => v !== null);
  return (
    <figure className={styles.chart}>
      <div ref={host} aria-hidden />
      <figcaption>
        <ul className={styles.legend} aria-hidden>
          {at !== undefined && (
            <li>
              {format.dateTime(new Date(data[0][at] * 1000).toISOString())}
            </li>
          )}
          {series.map(({ name }, i) => {
            const column = data[i + 1] as (number | null)[];
            const { stroke, dash } = lineOf(i, dark);
            return (
              <li key={name}>
                <svg width="18" height="8">
                  <line
                    x1="0"
                    x2="18"
                    y1="4"
                    y2="4"
                    stroke={stroke}
                    strokeWidth="2"
                    strokeDasharray={dash?.join(' ')}
                  />
                </svg>{' '}
                {name}{' '}
                <b>
                  {format.value(
                    at === undefined ? lastOf(column) : column[at],
                    unit,
                  )}
                </b>
              </li>
            );
          })}
        </ul>
        <VisuallyHidden>
          {t('chart.summary', {
            title,
            series: series
              .map(({ name, points }) => {
                const values = points.flatMap(([, v]) =>
                  v === null ? [] : [v],
                );
                return t('chart.series', {
                  name,
                  last: format.value(values[values.length - 1], unit),
                  min: format.value(
                    values.length ? Math.min(...values) : undefined,
                    unit,
                  ),
                  max: format.value(
                    values.length ? Math.max(...values) : undefined,
                    unit,
                  ),
                });
              })
              .join('. '),
          })}
        </VisuallyHidden>
      </figcaption>
    </figure>
  );
}
