import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';

const CHUNK = 100;

/** Lets others mark entities for processing. Provides no entities: only providers are given the means to refresh. */
export class Refresher implements EntityProvider {
  readonly #logger: LoggerService;
  readonly #connected: Promise<EntityProviderConnection>;
  #connect!: (connection: EntityProviderConnection) => void;

  static create(options: { logger: LoggerService }) {
    return new Refresher(options);
  }

  private constructor({ logger }: { logger: LoggerService }) {
    this.#logger = logger;
    this.#connected = new Promise(resolve => {
      this.#connect = resolve;
    });
  }

  getProviderName() {
    return 'kronos-refresher';
  }

  async connect(connection: EntityProviderConnection) {
    this.#connect(connection);
  }

  async refresh(keys: Iterable<string>) {
    const all = [...keys];
    if (!all.length) return;
    const connection = await this.#connected;
    for (let at = 0; at < all.length; at += CHUNK) {
      await connection.refresh({ keys: all.slice(at, at + CHUNK) });
    }
    this.#logger.debug(`Refreshed entities of ${all.join(', ')}`);
  }
}
