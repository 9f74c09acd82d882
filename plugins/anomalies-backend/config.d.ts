import type { HumanDuration } from '@backstage/types';

export interface Config {
  /** Without anything, detection works as well. */
  anomalies?: {
    /** What tools are asked for at most. */
    budget?: {
      /** Lines of one reading of one service. Default 5000. */
      linesPerRead?: number;
      /** Bytes of the same. Default 4000000. */
      bytesPerRead?: number;
      /** Lines a minute of one tool of one affiliate, over all services. Default 100000. */
      linesPerMinute?: number;
      /**
       * Requests a minute to one connection of a tool (also of metrics), over all services of this replica. Default 6000,
       * 20 at least. Services beyond it are put off, and who waited longest goes first.
       */
      requestsPerMinute?: number;
    };
    /** How long is kept what is over. */
    keep?: {
      /** Default 90 days. */
      anomalies?: HumanDuration | string;
      /** Kinds of lines that did not come again. Default 30 days. */
      patterns?: HumanDuration | string;
      /** Default 30 days. */
      changes?: HumanDuration | string;
    };
    /** A service that is late by so much is taken over by another replica. Default 30 seconds. */
    takeOver?: HumanDuration | string;
  };
}
