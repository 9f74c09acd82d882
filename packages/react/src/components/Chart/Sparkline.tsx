import styles from './Chart.module.css';

const WIDTH = 120;
const HEIGHT = 28;

/** A line without axes; gaps where nothing was measured. The numbers beside it say what it shows. */
export function Sparkline(props: {
  points: readonly (readonly [number, number | null])[];
}) {
  const { points } = props;
  const values = points.flatMap(([, v]) => (v === null ? [] : [v]));
  if (values.length < 2) return null;
  const max = Math.max(...values);
  const min = Math.min(...values, 0);
  const start = points[0][0];
  const span = points[points.length - 1][0] - start || 1;
  let drawing = false;
  const path = points
    .map(([at, value]) => {
      if (value === null) {
        drawing = false;
        return '';
      }
      const x = ((at - start) / span) * WIDTH;
      const y = HEIGHT - 2 - ((value - min) / (max - min || 1)) * (HEIGHT - 4);
      const command = drawing ? 'L' : 'M';
      drawing = true;
      return `${command}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      <path d={path} />
    </svg>
  );
}
