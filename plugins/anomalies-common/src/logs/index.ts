export { LineSplitter } from './read/LineSplitter';
export {
  LogReader,
  type LogMessage,
  type LogReaderSnapshot,
} from './read/LogReader';
export { RecordReader, type LogRecord } from './read/RecordReader';
export { HeaderFinder, type LogHeader } from './read/HeaderFinder';
export { LogMiner } from './mine/LogMiner';
export type {
  LogMinerOptions,
  LogMinerSnapshot,
  TemplateSummary,
} from './mine/LogMiner';
export type { LogTemplate } from './mine/LogTemplate';
export type { SlotKind, SlotSummary } from './mine/SlotStatistics';
export { groupingScore, type GroupingScore } from './score/groupingScore';
export {
  LogDetector,
  type LogDetectorSnapshot,
  type LogFinding,
  type LogFindingKind,
} from './detect/LogDetector';
