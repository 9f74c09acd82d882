import type { Contract } from '@kronos-portal/node';
import { redmineContract } from './adapters/redmine/contract';

/** What the connectors of this plugin rely on. */
export const contracts: readonly Contract[] = [redmineContract];
