import type { HumanDuration } from '@backstage/types';

export interface Config {
  /** Without anything, detection works as well. */
  anomalies?: {
    /** What the sources of logs are asked for at most. */
    budget?: {
      /** Lines of one reading of one service. Default 5000. */
      linesPerRead?: number;
      /** Bytes of the same. Default 4000000. */
      bytesPerRead?: number;
      /** Lines a minute of one tool of one affiliate, over all services. Default 100000. */
      linesPerMinute?: number;
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
