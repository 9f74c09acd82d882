import { describeDomain } from '@kronos-portal/node';
import { connectors } from './connectors';

/** The HTTP API of this backend, as `openapi.yaml` has it. */
export const api = describeDomain({ pluginId: 'collaboration', connectors });
