import type { Contract } from '@kronos-portal/node';
import { prometheusContract } from './adapters/prometheus/contract';

/** What the connectors of this plugin rely on. */
export const contracts: readonly Contract[] = [prometheusContract];
