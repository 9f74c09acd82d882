/**
 * Affiliate label and plugin stamps of catalog entities, and the kind Offering.
 *
 * @packageDocumentation
 */
export { catalogModuleKronos as default } from './module';
export {
  offeringsExtensionPoint,
  type OfferingsExtensionPoint,
} from './offerings/extensionPoint';
