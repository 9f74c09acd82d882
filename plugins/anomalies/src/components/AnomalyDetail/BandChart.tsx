import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AnomalySeries } from '@kronos-portal/common';
import { useFormat } from '@kronos-portal/react';
import { useMeasure } from 'react-use';
import { measured, metricName } from '../../describeFinding';
import { anomaliesTranslationRef } from '../../translation';
import styles from './BandChart.module.css';

/** until it is known how wide the place is */
const USUAL_WIDTH = 640;
const HEIGHT = 160;
const LEFT = 70;
const BOTTOM = 20;
const TICKS = 4;

const isNumber = (value: number | null): value is number => value !== null;

/** A band that is far wider than what was measured must not flatten the line. */
const limited = (bounds: number[], values: number[]) => {
  const most = 3 * Math.max(...values, 0);
  return bounds.map(bound => Math.min(bound, most));
};

/** What was measured, over the band of what was expected; the stretch of the anomaly is marked. */
export function BandChart({ series }: { series: AnomalySeries }) {
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const format = useFormat();
  const { points, marks, unit, limit } = series;
  const [ref, { width: place }] = useMeasure<HTMLDivElement>();
  const width = place > 0 ? place : USUAL_WIDTH;
  const what = metricName(t, series.metric);
  const show = (value: number | null) => measured(t, format, value, unit);
  const values = points.flatMap(({ value, high }) =>
    [value, high].filter(isNumber),
  );
  if (points.length < 2 || values.length === 0) return null;

  const start = points[0].t;
  const end = points[points.length - 1].t;
  const known = points.map(p => p.value).filter(isNumber);
  const top =
    Math.max(
      ...known,
      ...limited(points.map(p => p.high).filter(isNumber), known),
      1e-9,
    ) * 1.1;
  const x = (at: number) =>
    LEFT + ((width - LEFT) * (at - start)) / (end - start || 1);
  const y = (value: number) =>
    (HEIGHT - BOTTOM) * (1 - Math.min(Math.max(value, 0), top) / top);
  const band = points.filter(p => isNumber(p.low) && isNumber(p.high));
  const area = [
    ...band.map(p => `${x(p.t)},${y(p.high!)}`),
    ...[...band].reverse().map(p => `${x(p.t)},${y(p.low!)}`),
  ].join(' ');
  let drawing = false;
  const line = points
    .map(({ t: at, value }) => {
      if (!isNumber(value)) {
        drawing = false;
        return '';
      }
      const command = drawing ? 'L' : 'M';
      drawing = true;
      return `${command}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join('');
  const last = band[band.length - 1];
  const summary = t('detail.chart', {
    what,
    min: show(Math.min(...known)),
    max: show(Math.max(...known)),
    low: show(last?.low ?? null),
    high: show(last?.high ?? null),
  });

  return (
    <figure className={styles.chart}>
      <figcaption>
        <b>{what}</b>
        {series.pod && <span>{t('finding.pod', { pod: series.pod })}</span>}
        <span className={styles.key} data-key="measured">
          {t('detail.measured')}
        </span>
        <span className={styles.key} data-key="expected">
          {t('detail.expected')}
        </span>
      </figcaption>
      <div ref={ref} />
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={summary}>
        {marks.map(({ from, to }) => (
          <rect
            key={from}
            className={styles.marked}
            x={x(Math.max(from, start))}
            width={Math.max(3, x(Math.min(to, end)) - x(Math.max(from, start)))}
            y={0}
            height={HEIGHT - BOTTOM}
          />
        ))}
        {band.length > 1 && <polygon className={styles.band} points={area} />}
        {limit !== undefined && limit <= top && (
          <line
            className={styles.limit}
            x1={LEFT}
            x2={width}
            y1={y(limit)}
            y2={y(limit)}
          />
        )}
        <path className={styles.line} d={line} />
        {[0, top / 2.2, top / 1.1].map(value => (
          <text key={value} x={LEFT - 6} y={y(value) + 4} textAnchor="end">
            {show(value)}
          </text>
        ))}
        {Array.from({ length: TICKS }, (_, i) => {
          const at = start + ((end - start) * (i + 0.5)) / TICKS;
          return (
            <text key={at} x={x(at)} y={HEIGHT - 4} textAnchor="middle">
              {format.tick(at, end - start)}
            </text>
          );
        })}
      </svg>
    </figure>
  );
}
