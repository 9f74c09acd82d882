import type { Problem } from '@kronos-portal/common';
import type {
  InstallationMode,
  InstallationState,
} from '@kronos-portal/plugin-marketplace-common';

/** An offering at a version, for one affiliate (null: the whole group), with settings and a state. */
export interface Installation {
  id: string;
  offering: string;
  name: string;
  affiliate: string | null;
  mode: InstallationMode;
  version: string;
  settings: Record<string, unknown>;
  /** what somebody asked for; `state` is how far the reconciler came */
  wanted: 'present' | 'absent';
  state: InstallationState;
  problem?: Problem;
  revision: number;
  /** RFC 3339 */
  checkedAt?: string;
  stepStartedAt?: string;
  /** when it first worked */
  installedAt?: string;
  createdAt: string;
  changedAt: string;
}
