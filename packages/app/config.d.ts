export interface Config {
  kronos?: {
    /** Set when the tools are stand-ins: the portal says so on every page. */
    playground?: {
      /** @visibility frontend */
      url?: string;
    };
  };
}
