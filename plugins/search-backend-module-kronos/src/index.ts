/**
 * Search in Korean and English, kept to what the caller may see.
 *
 * @packageDocumentation
 */
export { searchModuleKronos as default } from './module';
export type { OfferingFacts } from './query/InstalledOfferings';
export { ANY, SHARED, type AffiliatedDocument } from './store/Scope';
