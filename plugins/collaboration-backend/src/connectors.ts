import type { Connector } from '@kronos-portal/node';
import { redmineConnector } from './adapters/redmine/RedmineConnector';

/** The tools of this domain, in the order in which they are asked. */
export const connectors: readonly Connector[] = [redmineConnector];
