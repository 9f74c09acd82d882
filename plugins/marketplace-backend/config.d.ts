export interface Config {
  marketplace?: {
    secrets?: {
      /** The first key encrypts, all of them decrypt. 32 bytes as 64 hexadecimal digits or base64. */
      keys?: Array<{
        id: string;
        /** @visibility secret */
        key: string;
      }>;
    };
    /** Installed before anyone was here, each once. */
    installations?: Array<{
      offering: string;
      /** left out: for the whole group */
      affiliate?: string;
      /** `default` when left out */
      name?: string;
      version?: string;
      mode?: 'on' | 'off';
      settings?: object;
      /** @deepVisibility secret */
      secrets?: object;
    }>;
  };
}
