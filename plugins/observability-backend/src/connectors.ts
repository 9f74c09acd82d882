import type { Connector } from '@kronos-portal/node';
import { prometheusConnector } from './adapters/prometheus/PrometheusConnector';

/** The tools of this domain, in the order in which they are asked. */
export const connectors: readonly Connector[] = [prometheusConnector];
