export {
  SeriesScorer,
  type ScoreView,
  type SeriesScorerSnapshot,
  type SeriesWarnings,
} from './score/SeriesScorer';
export type { MetricFinding, MetricFindingKind } from './detect/MetricFinding';
export {
  SeriesDetector,
  type SeriesDetectorSnapshot,
} from './detect/SeriesDetector';
export type { SeriesSpec } from './detect/SeriesSpec';
export {
  PodDetector,
  type PodDetectorSnapshot,
  type PodLimits,
  type PodSample,
  type PodVerdict,
} from './pods/PodDetector';
export { POD_METRICS, type PodMetric } from './pods/podMetrics';
export { PeerWatch, type PeerWatchSnapshot } from './pods/PeerWatch';
export { ExpiryWatch, type ExpiryWatchSnapshot } from './schedule/ExpiryWatch';
export {
  RunWatch,
  type RunState,
  type RunWatchSnapshot,
} from './schedule/RunWatch';
