export interface Config {
  kronos?: {
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
