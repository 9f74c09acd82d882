import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Connection } from '@kronos-portal/node';
import { WORKING_STATES } from '@kronos-portal/plugin-marketplace-common';
import type { Installation } from './Installation';
import type { InstallationStore } from './InstallationStore';
import type { SecretVault } from './SecretVault';

/** What worked before goes on while a change of it is being checked. */
const works = ({ state, wanted, installedAt }: Installation) =>
  WORKING_STATES.includes(state) ||
  (wanted === 'present' && installedAt !== undefined && state !== 'failed');

/** What other backends ask: which connections serve an affiliate, and what is installed for whom. */
export class ConnectionResolver {
  readonly #store: InstallationStore;
  readonly #vault: SecretVault;
  readonly #logger: LoggerService;

  static create(options: {
    store: InstallationStore;
    vault: SecretVault;
    logger: LoggerService;
  }) {
    return new ConnectionResolver(options);
  }

  private constructor(options: {
    store: InstallationStore;
    vault: SecretVault;
    logger: LoggerService;
  }) {
    this.#store = options.store;
    this.#vault = options.vault;
    this.#logger = options.logger;
  }

  /**
   * With decrypted secrets. Own installations first; the group's ones whose name the affiliate neither has itself nor
   * has switched off.
   */
  async connections(
    affiliate: string | null,
    offering: string,
  ): Promise<Connection[]> {
    const all = (await this.#store.list({ offering })).filter(works);
    const own = all.filter(
      item => affiliate !== null && item.affiliate === affiliate,
    );
    const inherited = all.filter(
      item =>
        item.affiliate === null && !own.some(({ name }) => name === item.name),
    );
    const found = await Promise.all(
      [...own, ...inherited]
        .filter(({ mode }) => mode === 'on')
        .map(item =>
          // One whose secrets cannot be read costs only itself.
          this.connection(item).catch(error => {
            this.#logger.error(
              `The connection ${offering} (${item.name}) of ${
                item.affiliate ?? 'the group'
              } cannot be given out`,
              toError(error),
            );
            return undefined;
          }),
        ),
    );
    return found.filter(connection => connection !== undefined);
  }

  async connection(installation: Installation): Promise<Connection> {
    return {
      installationId: installation.id,
      revision: installation.revision,
      offering: installation.offering,
      name: installation.name,
      affiliate: installation.affiliate,
      settings: installation.settings,
      secrets: await this.secrets(installation.id),
    };
  }

  async secrets(installationId: string): Promise<Record<string, string>> {
    const stored = await this.#store.secrets(installationId);
    return Object.fromEntries(
      stored.map(secret => [secret.key, this.#vault.decrypt(secret)]),
    );
  }

  async stamps() {
    const all = (await this.#store.list({})).filter(works);
    return all.map(({ affiliate, offering, name, mode }) => ({
      affiliate,
      offering,
      name,
      ...(mode === 'off' && { off: true }),
    }));
  }
}
