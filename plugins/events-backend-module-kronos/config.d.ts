export interface Config {
  kronos?: {
    webhooks?: {
      jenkins?: {
        /**
         * What Jenkins sends in the header `X-Kronos-Token`. Without it all webhooks of Jenkins are refused.
         * @visibility secret
         */
        secret?: string;
      };
    };
  };
}
