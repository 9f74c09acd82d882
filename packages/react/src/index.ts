/**
 * Frontend kit of Kronos: what a tool says of an entity, shown the same way everywhere.
 *
 * @packageDocumentation
 */
export { kronosReactTranslationRef } from './translation';
export { RequestRefused } from './http/RequestRefused';
export {
  useToolView,
  type ToolView,
  type ToolViewOptions,
} from './observations/useToolView';
export {
  useToolAction,
  type ToolAction,
  type ToolActionOptions,
} from './observations/useToolAction';
export {
  useReadView,
  type Reading,
  type ReadViewOptions,
} from './observations/useReadView';
export {
  useObservationChanges,
  type ObservationChangesOptions,
} from './observations/useObservationChanges';
export type { ToolProblem } from './observations/toolProblem';
export {
  LIFECYCLES,
  useCatalogWords,
  type CatalogWords,
} from './catalog/useCatalogWords';
export { useFormat, type Format, type Unit } from './format/useFormat';
export { inLanguage } from './format/inLanguage';
export { languageOf, useLanguage } from './format/useLanguage';
export { useWindowTitle } from './window/useWindowTitle';
export { Age } from './components/Age/Age';
export { EmptyState } from './components/EmptyState/EmptyState';
export { ErrorState } from './components/ErrorState/ErrorState';
export { InstallationState } from './components/InstallationState/InstallationState';
export { MissingAnnotation } from './components/MissingAnnotation/MissingAnnotation';
export { Panel, PanelBody, PanelTable } from './components/Panel/Panel';
export { StatTile, StatTiles } from './components/StatTile/StatTile';
export { BuildStrip } from './components/BuildStrip/BuildStrip';
export { ServiceTable } from './components/ServiceTable/ServiceTable';
export { ServicesHealth } from './components/ServiceTable/ServicesHealth';
export {
  ServicesNotes,
  SilentDomains,
} from './components/ServiceTable/ServicesNotes';
export { TroubleText } from './components/ServiceTable/TroubleText';
export {
  BUILD_TONES,
  buildSuccess,
  hasKnownHealth,
  isOverdue,
  WORKLOAD_TONES,
  worstWorkload,
  type Issue,
  type ServiceState,
  type Trouble,
} from './services/serviceState';
export {
  useServices,
  type Service,
  type Services,
  type Whose,
} from './services/useServices';
export { Sparkline } from './components/Chart/Sparkline';
export {
  TimeSeriesChart,
  type TimeSeries,
} from './components/Chart/TimeSeriesChart';
export { StatusChip, StatusDot } from './components/StatusChip/StatusChip';
export type { Tone } from './components/StatusChip/StatusChip';
export { ToolCard } from './components/ToolCard/ToolCard';
export { ToolSection } from './components/ToolCard/ToolSection';
export { toolSection } from './components/ToolCard/toolSection';
export { ToolLink } from './components/ToolLink/ToolLink';
export { ToolTable } from './components/ToolTable/ToolTable';
