import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Anomaly } from '@kronos-portal/common';
import { useFormat } from '@kronos-portal/react';
import { Link } from 'react-router-dom';
import { describeFinding } from '../../describeFinding';
import { anomalyRouteRef } from '../../routes';
import { anomaliesTranslationRef } from '../../translation';
import styles from './Timeline.module.css';

const HOUR = 3_600_000;
/** percent of the width: shorter ones are still to be seen and hit */
const LEAST_WIDTH = 0.6;

/** A lane for each affiliate (or service), in which anomalies stand where they were in time. */
export function Timeline(props: {
  anomalies: Anomaly[];
  /** ms since 1970 */
  from: number;
  to: number;
  laneOf(anomaly: Anomaly): string;
}) {
  const { anomalies, from, to, laneOf } = props;
  const { t } = useTranslationRef(anomaliesTranslationRef);
  const format = useFormat();
  const link = useRouteRef(anomalyRouteRef);
  const lanes = new Map<string, Anomaly[]>();
  for (const anomaly of anomalies) {
    const lane = laneOf(anomaly);
    const known = lanes.get(lane);
    if (known) known.push(anomaly);
    else lanes.set(lane, [anomaly]);
  }
  const place = (time: number) =>
    (100 * (Math.min(Math.max(time, from), to) - from)) / (to - from);
  const ticks = ticksOf(from, to);
  return (
    <section className={styles.timeline} aria-label={t('timeline.label')}>
      {[...lanes]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([lane, members]) => (
          <div key={lane} className={styles.lane}>
            <span className={styles.name}>{lane}</span>
            <div className={styles.track}>
              {members.map(anomaly => {
                const left = place(Date.parse(anomaly.since));
                const end =
                  anomaly.state === 'open' ? to : Date.parse(anomaly.last);
                const width = Math.max(LEAST_WIDTH, place(end) - left);
                const [finding] = anomaly.findings;
                const text = [
                  t(`severity.${anomaly.severity}`),
                  finding && describeFinding(t, format, finding),
                  format.dateTime(anomaly.since),
                ]
                  .filter(Boolean)
                  .join(' · ');
                return (
                  <Link
                    key={anomaly.id}
                    to={link?.({ id: anomaly.id }) ?? '#'}
                    className={styles.mark}
                    data-severity={anomaly.severity}
                    style={{
                      insetInlineStart: `${Math.min(left, 100 - LEAST_WIDTH)}%`,
                      width: `${width}%`,
                    }}
                    aria-label={text}
                    title={text}
                  />
                );
              })}
            </div>
          </div>
        ))}
      <div className={styles.lane} aria-hidden>
        <span />
        <div className={styles.axis}>
          {ticks.map(tick => (
            <span key={tick} style={{ insetInlineStart: `${place(tick)}%` }}>
              {format.tick(tick / 1_000, (to - from) / 1_000)}
            </span>
          ))}
        </div>
      </div>
    </section>
  );
}

/** Every fourth full hour of a day, every midnight of more; in the time zone of the browser. */
function ticksOf(from: number, to: number): number[] {
  const long = to - from > 2 * 24 * HOUR;
  const ticks: number[] = [];
  const at = new Date(from);
  at.setMinutes(0, 0, 0);
  for (at.setHours(at.getHours() + 1); at.getTime() < to; ) {
    if (at.getHours() % (long ? 24 : 4) === 0) ticks.push(at.getTime());
    at.setHours(at.getHours() + 1);
  }
  return ticks;
}
