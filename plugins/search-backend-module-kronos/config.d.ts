export interface Config {
  search?: {
    collators?: {
      /** What of the catalog is found, and how soon. */
      catalog?: {
        /** How often to look whether the catalog changed. Every 20 seconds when left out. */
        schedule?: object;
        /** Entities that are found; all of them when left out. */
        filter?: object;
        /** Entities read at once. */
        batchSize?: number;
        /** Address of an entity's page: `/catalog/:namespace/:kind/:name` */
        locationTemplate?: string;
      };
    };
  };
}
