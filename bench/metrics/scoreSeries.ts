import { SeriesScorer } from '../../plugins/anomalies-common/src';
import { nabScore, type LabelledSeries, type NabScore } from './nabScore';

/**
 * Scores all series; `heldOut` chooses the threshold on one half of the files and judges the other half with it, the mean
 * of both ways.
 */
export function scoreSeries(
  all: readonly LabelledSeries[],
): NabScore & { heldOut: number } {
  const scored = all.map(series => {
    const scorer = SeriesScorer.create();
    return {
      series,
      scores: series.times.map((t, i) => scorer.add(t, series.values[i])),
    };
  });
  const halves = [0, 1].map(half => scored.filter((_, i) => i % 2 === half));
  const heldOut =
    [0, 1]
      .map(half => {
        const { threshold } = nabScore(halves[half]);
        return nabScore(halves[1 - half], threshold).score;
      })
      .reduce((sum, score) => sum + score) / 2;
  return { ...nabScore(scored), heldOut };
}
