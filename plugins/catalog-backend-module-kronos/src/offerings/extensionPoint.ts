import { createExtensionPoint } from '@backstage/backend-plugin-api';

/** Lets the package of a tool bring its offerings. */
export interface OfferingsExtensionPoint {
  /** Absolute path of a directory with `*.yaml` files of kind Offering. */
  addOfferings(directory: string): void;
}

/** For modules of the catalog that come with a tool of their own. */
export const offeringsExtensionPoint =
  createExtensionPoint<OfferingsExtensionPoint>({ id: 'kronos.offerings' });
