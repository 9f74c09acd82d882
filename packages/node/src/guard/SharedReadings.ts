import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';

/**
 * Readings that are under way, shared by all plugins of a backend: what several of them ask for one caller at the same
 * moment is read once. Nothing is kept beyond the answer, so no right outlives the request that it was checked for.
 */
export class SharedReadings {
  readonly #underway = new Map<string, Promise<unknown>>();

  static create() {
    return new SharedReadings();
  }

  private constructor() {}

  /** @param key names the caller and everything that the answer depends on; each key has answers of one type */
  async share<T>(key: string, read: () => Promise<T>): Promise<T> {
    const underway = this.#underway.get(key);
    if (underway) return underway as Promise<T>;
    const reading = read().finally(() => this.#underway.delete(key));
    this.#underway.set(key, reading);
    return reading;
  }
}

/** One for the whole backend. */
export const sharedReadingsServiceRef = createServiceRef<SharedReadings>({
  id: 'kronos.shared-readings',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => SharedReadings.create(),
    }),
});
