/** What the form gives to the template. Every part may be missing while it is filled in. */
export interface ServiceInput {
  affiliate?: string;
  team?: string;
  name?: string;
  description?: string;
}

export const DESCRIPTION_MAX = 200;
