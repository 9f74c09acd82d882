export {
  FindingGroups,
  type Anomaly,
  type FindingGroupsSnapshot,
  type GroupableFinding,
  type GroupChange,
} from './FindingGroups';
export {
  groupableLog,
  groupableMetric,
  type GroupedLogFinding,
  type GroupedMetricFinding,
} from './groupable';
