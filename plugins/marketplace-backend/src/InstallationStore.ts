import type { LeasedRow } from '@kronos-portal/node';
import type { NewAuditEntry } from './AuditStore';
import type { Installation } from './Installation';
import type { EncryptedSecret } from './SecretVault';

export interface InstallationFilter {
  /** null: group-wide ones; left out: all */
  affiliate?: string | null;
  offering?: string;
  includeGone?: boolean;
}

/** What the reconciler writes about a step. */
export type StepChanges = Partial<
  Pick<
    Installation,
    'state' | 'problem' | 'checkedAt' | 'stepStartedAt' | 'installedAt'
  >
> & { forgetSecrets?: boolean; clearProblem?: boolean };

/** Secrets that a change sets, and those that it removes. */
export interface SecretChanges {
  put: EncryptedSecret[];
  /** keys */
  forget: string[];
}

/**
 * Installations and their encrypted secrets. Each change is written together with the entry of the audit that tells of
 * it: both are there, or neither.
 */
export interface InstallationStore {
  list(filter: InstallationFilter): Promise<Installation[]>;
  get(id: string): Promise<Installation | undefined>;
  /** Whether one was ever there, gone ones included. */
  everExisted(
    key: Pick<Installation, 'affiliate' | 'offering' | 'name'>,
  ): Promise<boolean>;
  /** @throws ConflictError when a living one has the same affiliate, offering and name */
  add(
    installation: Installation,
    secrets: EncryptedSecret[],
    audit: NewAuditEntry,
  ): Promise<void>;
  /**
   * Changes what is wanted and asks the reconciler for work.
   * @throws ConflictError when `revision` is not the newest any more
   */
  change(
    installation: Installation,
    revision: number,
    secrets: SecretChanges,
    audit: NewAuditEntry,
  ): Promise<void>;
  /** Writes what a step found; false when the lease was lost or something newer is wanted. */
  advance(
    lease: LeasedRow<Installation>,
    changes: StepChanges,
    audit?: NewAuditEntry,
  ): Promise<boolean>;
  /** Writes what a health check found; only for the revision that was checked. */
  recordHealth(
    installation: Installation,
    changes: StepChanges,
    audit?: NewAuditEntry,
  ): Promise<boolean>;
  secrets(installationId: string): Promise<EncryptedSecret[]>;
  /** Names of the stored secrets, by installation. */
  secretKeys(installationIds: string[]): Promise<Map<string, string[]>>;
  /** All secrets that were encrypted with another key than `keyId`. */
  secretsNotBy(keyId: string): Promise<EncryptedSecret[]>;
  replaceSecret(old: EncryptedSecret, renewed: EncryptedSecret): Promise<void>;
}
