import { ConflictError } from '@backstage/errors';
import {
  inTransaction,
  requestWork,
  type LeasedRow,
} from '@kronos-portal/node';
import type { Knex } from 'knex';
import { addAuditEntry, type NewAuditEntry } from './AuditStore';
import type { Installation } from './Installation';
import type {
  InstallationFilter,
  InstallationStore,
  SecretChanges,
  StepChanges,
} from './InstallationStore';
import { GROUP_SCOPE, scopeOf } from './scope';
import type { EncryptedSecret } from './SecretVault';

export function toInstallation(row: any): Installation {
  return {
    id: row.id,
    offering: row.offering,
    name: row.name,
    affiliate: row.scope === GROUP_SCOPE ? null : row.scope,
    mode: row.mode,
    version: row.version,
    settings: JSON.parse(row.settings),
    wanted: row.wanted,
    state: row.state,
    problem: row.problem ? JSON.parse(row.problem) : undefined,
    revision: Number(row.revision),
    checkedAt: row.checked_at ?? undefined,
    stepStartedAt: row.step_started_at ?? undefined,
    installedAt: row.installed_at ?? undefined,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

const toColumns = (installation: Installation) => ({
  id: installation.id,
  offering: installation.offering,
  name: installation.name,
  scope: scopeOf(installation.affiliate),
  mode: installation.mode,
  version: installation.version,
  settings: JSON.stringify(installation.settings),
  wanted: installation.wanted,
  state: installation.state,
  problem: installation.problem ? JSON.stringify(installation.problem) : null,
  revision: installation.revision,
  checked_at: installation.checkedAt ?? null,
  step_started_at: installation.stepStartedAt ?? null,
  installed_at: installation.installedAt ?? null,
  created_at: installation.createdAt,
  changed_at: installation.changedAt,
});

/** What a change asks for; what the steps found out meanwhile stays. */
const toWantedColumns = (installation: Installation) => ({
  version: installation.version,
  settings: JSON.stringify(installation.settings),
  wanted: installation.wanted,
  state: installation.state,
  problem: null,
  revision: installation.revision,
  changed_at: installation.changedAt,
});

const toStepColumns = (changes: StepChanges) => ({
  ...(changes.state && { state: changes.state }),
  ...(changes.problem && { problem: JSON.stringify(changes.problem) }),
  ...(changes.clearProblem && { problem: null }),
  ...(changes.installedAt && { installed_at: changes.installedAt }),
  ...(changes.checkedAt && { checked_at: changes.checkedAt }),
  ...('stepStartedAt' in changes && {
    step_started_at: changes.stepStartedAt ?? null,
  }),
});

const toSecret = (row: any): EncryptedSecret => ({
  installationId: row.installation_id,
  key: row.key,
  keyId: row.key_id,
  ciphertext: row.ciphertext,
});

export class DatabaseInstallationStore implements InstallationStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }) {
    return new DatabaseInstallationStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(filter: InstallationFilter) {
    const query = this.#knex('installations').orderBy(['offering', 'name']);
    if (filter.affiliate !== undefined) {
      query.where('scope', scopeOf(filter.affiliate));
    }
    if (filter.offering) query.where('offering', filter.offering);
    if (!filter.includeGone) query.whereNot('state', 'gone');
    return (await query).map(toInstallation);
  }

  async get(id: string) {
    const row = await this.#knex('installations').where({ id }).first();
    return row && toInstallation(row);
  }

  async everExisted(
    key: Pick<Installation, 'affiliate' | 'offering' | 'name'>,
  ) {
    const row = await this.#knex('installations')
      .where({
        scope: scopeOf(key.affiliate),
        offering: key.offering,
        name: key.name,
      })
      .first('id');
    return row !== undefined;
  }

  async add(
    installation: Installation,
    secrets: EncryptedSecret[],
    audit: NewAuditEntry,
  ) {
    try {
      await inTransaction(this.#knex, async tx => {
        await tx('installations').insert({
          ...toColumns(installation),
          next_attempt_at: Date.now(),
        });
        await this.#putSecrets(tx, secrets);
        await addAuditEntry(tx, audit);
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new ConflictError(
        `${installation.offering} (${
          installation.name
        }) is already installed for ${
          installation.affiliate ?? 'the whole group'
        }. Change that installation, or choose another name.`,
      );
    }
  }

  async change(
    installation: Installation,
    revision: number,
    secrets: SecretChanges,
    audit: NewAuditEntry,
  ) {
    await inTransaction(this.#knex, async tx => {
      const changed = await tx('installations')
        .where({ id: installation.id, revision })
        .whereNot('state', 'gone')
        .update({
          ...toWantedColumns(installation),
          ...requestWork(tx, Date.now()),
        });
      if (!changed) {
        throw new ConflictError(
          `The installation was changed by someone else meanwhile (revision ${revision} is not the newest). Load it again.`,
        );
      }
      if (secrets.forget.length) {
        await tx('installation_secrets')
          .where({ installation_id: installation.id })
          .whereIn('key', secrets.forget)
          .delete();
      }
      await this.#putSecrets(tx, secrets.put);
      await addAuditEntry(tx, audit);
    });
  }

  async advance(
    lease: LeasedRow<Installation>,
    changes: StepChanges,
    audit?: NewAuditEntry,
  ) {
    return await inTransaction(this.#knex, async tx => {
      const written = await tx('installations')
        .where({
          id: lease.id,
          lease_token: lease.token,
          revision: lease.row.revision,
        })
        .update(toStepColumns(changes));
      if (written && changes.forgetSecrets) {
        await tx('installation_secrets')
          .where({ installation_id: lease.id })
          .delete();
      }
      if (written && audit) await addAuditEntry(tx, audit);
      return written > 0;
    });
  }

  async recordHealth(
    installation: Installation,
    changes: StepChanges,
    audit?: NewAuditEntry,
  ) {
    return await inTransaction(this.#knex, async tx => {
      // The state that was seen, so that of two who find the same only one tells of it.
      const written = await tx('installations')
        .where({
          id: installation.id,
          revision: installation.revision,
          state: installation.state,
        })
        .whereIn('state', ['installed', 'degraded'])
        .update(toStepColumns(changes));
      if (written && audit) await addAuditEntry(tx, audit);
      return written > 0;
    });
  }

  async secrets(installationId: string) {
    const rows = await this.#knex('installation_secrets').where({
      installation_id: installationId,
    });
    return rows.map(toSecret);
  }

  async secretKeys(installationIds: string[]) {
    const rows = await this.#knex('installation_secrets')
      .whereIn('installation_id', installationIds)
      .orderBy('key')
      .select('installation_id', 'key');
    const keys = new Map<string, string[]>();
    for (const { installation_id: id, key } of rows) {
      keys.set(id, [...(keys.get(id) ?? []), key]);
    }
    return keys;
  }

  async secretsNotBy(keyId: string) {
    const rows = await this.#knex('installation_secrets').whereNot(
      'key_id',
      keyId,
    );
    return rows.map(toSecret);
  }

  async replaceSecret(old: EncryptedSecret, renewed: EncryptedSecret) {
    // Somebody may have typed a new one since.
    await this.#knex('installation_secrets')
      .where({
        installation_id: old.installationId,
        key: old.key,
        ciphertext: old.ciphertext,
      })
      .update({ key_id: renewed.keyId, ciphertext: renewed.ciphertext });
  }

  async #putSecrets(tx: Knex.Transaction, secrets: EncryptedSecret[]) {
    for (const { installationId, key, keyId, ciphertext } of secrets) {
      await tx('installation_secrets')
        .insert({
          installation_id: installationId,
          key,
          key_id: keyId,
          ciphertext,
        })
        .onConflict(['installation_id', 'key'])
        .merge();
    }
  }
}

function isUniqueViolation(error: unknown) {
  const { code } = error as { code?: string };
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE';
}
