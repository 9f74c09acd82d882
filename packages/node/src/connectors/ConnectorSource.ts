import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { Connector } from './Connector';

/** A connector, or how to make it when it needs configuration. A maker that throws breaks only its own tool. */
export type ConnectorSource =
  | Connector
  | {
      tool: string;
      create(options: {
        config: RootConfigService;
        logger: LoggerService;
      }): Connector;
    };
