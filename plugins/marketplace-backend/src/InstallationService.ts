import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotFoundError,
  toError,
} from '@backstage/errors';
import { FieldsError, type FieldError } from '@kronos-portal/node';
import {
  validateSettings,
  type ChangeRequest,
  type CheckRequest,
  type InstallRequest,
  type OfferingVersion,
} from '@kronos-portal/plugin-marketplace-common';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isOneOf, type AffiliateAccess } from './AffiliateAccess';
import type { AuditStore, NewAuditEntry } from './AuditStore';
import {
  unanswered,
  type CheckAnswer,
  type ConnectionCheck,
} from './ConnectionCheck';
import type { ConnectionResolver } from './ConnectionResolver';
import type { Installation } from './Installation';
import type { InstallationStore } from './InstallationStore';
import type { OfferingCatalog } from './OfferingCatalog';
import type { SecretVault } from './SecretVault';

export interface InstallationServiceOptions {
  access: AffiliateAccess;
  audit: AuditStore;
  check: ConnectionCheck;
  offerings: OfferingCatalog;
  resolver: ConnectionResolver;
  store: InstallationStore;
  vault: SecretVault;
  /** lets the reconciler look at once */
  nudge(): void;
}

/** An installation as a caller may see it: never a secret, settings only for those who may change them. */
export interface InstallationView
  extends Omit<
    Installation,
    'settings' | 'wanted' | 'stepStartedAt' | 'installedAt'
  > {
  inherited: boolean;
  /** of one that is degraded or failed: when it stopped working, RFC 3339 */
  brokenSince?: string;
  settings?: Record<string, unknown>;
  secretsSet?: string[];
}

/** Who acts: the credentials for permissions, the ref for the audit. */
export interface Caller {
  credentials: BackstageCredentials;
  actor: string;
}

/** Settings that say where a connection leads. */
const ADDRESS_SETTINGS = [
  'baseUrl',
  'url',
  'proxy',
  'tls',
  'caData',
  'skipTLSVerify',
];

const leadsToSamePlace = (
  a: Record<string, unknown>,
  b: Record<string, unknown>,
) => ADDRESS_SETTINGS.every(key => isDeepStrictEqual(a[key], b[key]));

/** A field that was left empty is left out. */
const withoutEmpty = (secrets: Record<string, string>) =>
  Object.fromEntries(Object.entries(secrets).filter(([, text]) => text));

const marks = (keys: string[], mark: string) =>
  Object.fromEntries(keys.map(key => [key, mark]));

/** What the audit keeps: secrets only by name. */
const describe = (
  { name, version, mode, settings }: Installation,
  secrets: string[],
  mark: string,
) => ({ name, version, mode, settings, secrets: marks(secrets, mark) });

const isBroken = ({ state }: Installation) =>
  state === 'degraded' || state === 'failed';

const entryOf = (
  action: string,
  actor: string,
  { affiliate, offering, id }: Installation,
  change: Pick<NewAuditEntry, 'before' | 'after'>,
): NewAuditEntry => ({
  at: new Date().toISOString(),
  actor,
  action,
  affiliate,
  offering,
  installationId: id,
  ...change,
});

/** Rules of installing, changing, uninstalling. Validates first, stores what is wanted, leaves the rest to the reconciler. */
export class InstallationService {
  readonly #o: InstallationServiceOptions;

  static create(options: InstallationServiceOptions) {
    return new InstallationService(options);
  }

  private constructor(options: InstallationServiceOptions) {
    this.#o = options;
  }

  /** What holds for an affiliate: its own, and the group's ones that it neither has itself nor switched off. */
  async list(affiliate: string | null, caller: Caller) {
    await this.#o.access.require('read', affiliate, caller.credentials);
    const own = await this.#o.store.list({ affiliate });
    const inherited =
      affiliate === null
        ? []
        : (await this.#o.store.list({ affiliate: null })).filter(
            item =>
              !own.some(
                ({ offering, name }) =>
                  offering === item.offering && name === item.name,
              ),
          );
    const { update } = await this.#o.access.rights(
      affiliate,
      caller.credentials,
    );
    return await this.#views(own, inherited, update);
  }

  async get(id: string, caller: Caller) {
    const installation = await this.#reachable(id, caller);
    const { update } = await this.#o.access.rights(
      installation.affiliate,
      caller.credentials,
    );
    return (await this.#views([installation], [], update))[0];
  }

  /** @throws FieldsError, ConflictError, NotAllowedError, NotFoundError */
  async install(request: InstallRequest, caller: Caller) {
    const { affiliate, mode } = request;
    await this.#o.access.require('install', affiliate, caller.credentials);
    return await this.#add(request, mode, caller.actor);
  }

  /** Installs what the configuration lists; nobody is asked. */
  async installFromConfig(request: InstallRequest) {
    return await this.#add(request, request.mode, 'configuration');
  }

  async change(id: string, request: ChangeRequest, caller: Caller) {
    const before = await this.#reachable(id, caller);
    await this.#o.access.require(
      'update',
      before.affiliate,
      caller.credentials,
    );
    if (before.wanted === 'absent') {
      throw new ConflictError('This installation is being uninstalled.');
    }
    if (before.revision !== request.revision) {
      throw new ConflictError(
        `The installation was changed by someone else meanwhile (revision ${request.revision} is not the newest, ${before.revision} is). Load it again.`,
      );
    }
    if (before.mode === 'off') {
      throw new InputError(
        'This is switched off and has no settings. Uninstall it to get back what the group has.',
      );
    }
    const version = await this.#version(
      before.offering,
      request.version ?? before.version,
    );
    const settings = request.settings ?? before.settings;
    const stored = (await this.#o.store.secretKeys([id])).get(id) ?? [];
    const given = withoutEmpty(request.secrets ?? {});
    // Nobody gets a secret that is stored by pointing the address elsewhere.
    const kept = leadsToSamePlace(before.settings, settings) ? stored : [];
    assertValid(version, settings, given, kept, stored);
    const after: Installation = {
      ...before,
      version: version.version,
      settings,
      state: 'requested',
      problem: undefined,
      revision: request.revision + 1,
      changedAt: new Date().toISOString(),
    };
    await this.#o.store.change(
      after,
      request.revision,
      {
        put: this.#encrypt(id, given),
        forget: stored.filter(key => !kept.includes(key)),
      },
      entryOf('changed', caller.actor, after, {
        before: describe(before, stored, 'set'),
        after: {
          ...describe(after, kept, 'set'),
          secrets: {
            ...marks(kept, 'set'),
            ...marks(Object.keys(given), 'changed'),
          },
        },
      }),
    );
    this.#o.nudge();
    return (await this.#views([after], [], true))[0];
  }

  /** Takes effect through the reconciler. Asking twice is no fault. */
  async uninstall(id: string, caller: Caller) {
    const before = await this.#reachable(id, caller);
    await this.#o.access.require(
      'uninstall',
      before.affiliate,
      caller.credentials,
    );
    if (before.wanted === 'absent') return;
    const stored = (await this.#o.store.secretKeys([id])).get(id) ?? [];
    const after: Installation = {
      ...before,
      wanted: 'absent',
      state: 'uninstalling',
      revision: before.revision + 1,
      changedAt: new Date().toISOString(),
    };
    await this.#o.store.change(
      after,
      before.revision,
      { put: [], forget: [] },
      entryOf('uninstall', caller.actor, after, {
        before: describe(before, stored, 'set'),
        after: null,
      }),
    );
    this.#o.nudge();
  }

  /** "Test connection" with what was typed; stored secrets fill what was left out. */
  async check(request: CheckRequest, caller: Caller): Promise<CheckAnswer> {
    await this.#o.access.require(
      request.installationId ? 'update' : 'install',
      request.affiliate,
      caller.credentials,
    );
    let stored: Record<string, string> = {};
    let withheld: string[] = [];
    if (request.installationId) {
      const installation = await this.#reachable(
        request.installationId,
        caller,
      );
      if (
        installation.affiliate !== request.affiliate ||
        installation.offering !== request.offering
      ) {
        throw new InputError(
          'installationId: is an installation of something else.',
        );
      }
      stored = await this.#storedFor(installation, request.settings);
      withheld =
        (await this.#o.store.secretKeys([installation.id])).get(
          installation.id,
        ) ?? [];
    }
    const spec = await this.#o.offerings.get(request.offering);
    const version = this.#o.offerings.version(
      request.offering,
      spec,
      request.version,
    );
    const secrets = { ...stored, ...withoutEmpty(request.secrets) };
    assertValid(version, request.settings, secrets, [], withheld);
    const plugin = this.#o.offerings.connectorPlugin(request.offering, spec);
    try {
      return await this.#o.check.ask({
        plugin,
        tool: request.offering,
        affiliate: request.affiliate,
        settings: request.settings,
        secrets,
      });
    } catch {
      return { ok: false, problem: unanswered(plugin) };
    }
  }

  /**
   * Stored secrets go only to the address that they were stored for: who may change the address must not learn them by
   * pointing it elsewhere.
   */
  async #storedFor(
    installation: Installation,
    settings: Record<string, unknown>,
  ) {
    return leadsToSamePlace(installation.settings, settings)
      ? await this.#o.resolver.secrets(installation.id)
      : {};
  }

  async #add(
    request: InstallRequest,
    mode: Installation['mode'],
    actor: string,
  ) {
    const { affiliate, offering, name, settings } = request;
    const secrets = withoutEmpty(request.secrets);
    if (mode === 'off' && affiliate === null) {
      throw new FieldsError([
        {
          field: 'mode',
          value: mode,
          message: 'only an affiliate can switch off what the group has',
        },
      ]);
    }
    const version = await this.#version(offering, request.version);
    if (mode === 'on') assertValid(version, settings, secrets, []);
    const now = new Date().toISOString();
    const installation: Installation = {
      id: randomUUID(),
      offering,
      name,
      affiliate,
      mode,
      version: version.version,
      settings: mode === 'on' ? settings : {},
      wanted: 'present',
      state: 'requested',
      revision: 1,
      createdAt: now,
      changedAt: now,
    };
    await this.#o.store.add(
      installation,
      mode === 'on' ? this.#encrypt(installation.id, secrets) : [],
      entryOf(mode === 'on' ? 'install' : 'switch-off', actor, installation, {
        before: null,
        after: describe(
          installation,
          mode === 'on' ? Object.keys(secrets) : [],
          'set',
        ),
      }),
    );
    this.#o.nudge();
    return (await this.#views([installation], [], true))[0];
  }

  async #version(offering: string, wanted?: string) {
    const spec = await this.#o.offerings.get(offering);
    return this.#o.offerings.version(offering, spec, wanted);
  }

  /** @throws NotFoundError also when the caller may not know of its affiliate */
  async #reachable(id: string, caller: Caller): Promise<Installation> {
    const missing = () =>
      new NotFoundError(`There is no installation '${id}'.`);
    const installation = await this.#o.store.get(id);
    if (!installation || installation.state === 'gone') throw missing();
    await this.#o.access
      .require('read', installation.affiliate, caller.credentials)
      .catch(error => {
        if (!isOneOf(error, 'NotFoundError', 'NotAllowedError')) throw error;
        throw missing();
      });
    return installation;
  }

  #encrypt(installationId: string, secrets: Record<string, string>) {
    return Object.entries(secrets).map(([key, text]) =>
      this.#o.vault.encrypt(installationId, key, text),
    );
  }

  async #views(
    own: Installation[],
    inherited: Installation[],
    mayUpdate: boolean,
  ): Promise<InstallationView[]> {
    const keys = mayUpdate
      ? await this.#o.store.secretKeys(own.map(({ id }) => id))
      : new Map<string, string[]>();
    const broken = await this.#o.audit.brokeAt(
      [...own, ...inherited].filter(isBroken).map(({ id }) => id),
    );
    const view = (item: Installation, isInherited: boolean) => {
      const {
        settings,
        wanted: _wanted,
        stepStartedAt: _stepStartedAt,
        installedAt: _installedAt,
        ...rest
      } = item;
      return {
        ...rest,
        inherited: isInherited,
        ...(isBroken(item) && { brokenSince: broken.get(item.id) }),
        ...(mayUpdate &&
          !isInherited && { settings, secretsSet: keys.get(item.id) ?? [] }),
      };
    };
    return [
      ...own.map(item => view(item, false)),
      ...inherited.map(item => view(item, true)),
    ];
  }
}

function settingsErrors(
  { version, settingsSchema }: OfferingVersion,
  settings: Record<string, unknown>,
) {
  try {
    return validateSettings(settingsSchema, settings);
  } catch (error) {
    throw new InputError(
      `The description of the settings of version ${version} is not valid: ${
        toError(error).message
      }`,
    );
  }
}

/** @throws FieldsError that names every wrong field */
function assertValid(
  version: OfferingVersion,
  settings: Record<string, unknown>,
  secrets: Record<string, string>,
  stored: string[],
  /** stored for another address */
  withheld: string[] = [],
) {
  const known = version.secrets.map(({ key }) => key);
  const errors: FieldError[] = [
    ...settingsErrors(version, settings),
    ...version.secrets
      .filter(
        ({ key, required }) =>
          required && !secrets[key] && !stored.includes(key),
      )
      .map(({ key }) => ({
        field: `secrets.${key}`,
        message: withheld.includes(key)
          ? 'is required again, because the address is another one'
          : 'is required',
      })),
    ...Object.keys(secrets)
      .filter(key => !known.includes(key))
      .map(key => ({
        field: `secrets.${key}`,
        message: 'is not known to this offering',
        allowed: known,
      })),
  ];
  if (errors.length) throw new FieldsError(errors);
}
