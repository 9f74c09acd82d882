export interface Config {
  kronos?: {
    /**
     * Name of the Group above the affiliates. Only Groups whose chain of parents ends there count as standing above the
     * affiliates; without it, any root Group does.
     */
    group?: string;
    upstream?: {
      /**
       * Addresses that connections may lead to; everything else is refused. A host is a name with an optional port
       * (`localhost:7100`, `*.tools.kb.example`), a network is a CIDR (`10.20.0.0/16`). A host rule never leads to
       * metadata or other link-local addresses.
       */
      allow?: Array<{ host?: string; network?: string }>;
    };
  };
}
