export {
  SeriesScorer,
  type ScoreView,
  type SeriesScorerSnapshot,
  type SeriesWarnings,
} from './score/SeriesScorer';
