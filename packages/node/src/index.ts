/**
 * Backend kit of Kronos.
 *
 * @packageDocumentation
 */
export type {
  Affiliate,
  AffiliatesService,
} from './affiliates/AffiliatesService';
export { affiliatesServiceRef } from './affiliates/affiliatesServiceRef';
export {
  GroupDirectory,
  refFrom,
  refsFrom,
  toGroupRecord,
  type GroupRecord,
  type GroupStanding,
} from './affiliates/GroupDirectory';
export { membershipsOf } from './affiliates/CatalogAffiliatesService';
