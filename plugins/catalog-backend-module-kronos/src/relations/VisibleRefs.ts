import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** So long a person may still see the name of what they lost the right to see, and so long a new thing stays unseen. */
const KEEP_MS = 20_000;
const PEOPLE = 500;
const REFS_OF_ONE = 20_000;
/** Entities in one question to the catalog. */
const BATCH = 500;

type Known = Map<string, { until: number; visible: boolean }>;

/** Which entities a person may see. Remembers for a moment: every page of the catalog asks for the same owners. */
export class VisibleRefs {
  readonly #catalog: CatalogService;
  readonly #people = new Map<string, Known>();

  static create(options: { catalog: CatalogService }) {
    return new VisibleRefs(options.catalog);
  }

  private constructor(catalog: CatalogService) {
    this.#catalog = catalog;
  }

  /** Those of the refs that the person may see; what does not exist is not among them. */
  async of(
    refs: Iterable<string>,
    person: string,
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const known = this.#knownOf(person);
    const now = Date.now();
    const asked = [...new Set(refs)];
    const unknown = asked.filter(ref => !((known.get(ref)?.until ?? 0) > now));
    for (let at = 0; at < unknown.length; at += BATCH) {
      const entityRefs = unknown.slice(at, at + BATCH);
      const { items } = await this.#catalog.getEntitiesByRefs(
        { entityRefs, fields: ['kind'] },
        { credentials },
      );
      entityRefs.forEach((ref, i) =>
        known.set(ref, { until: now + KEEP_MS, visible: Boolean(items[i]) }),
      );
    }
    return new Set(asked.filter(ref => known.get(ref)?.visible));
  }

  #knownOf(person: string): Known {
    let known = this.#people.get(person);
    if (!known || known.size > REFS_OF_ONE) {
      if (this.#people.size >= PEOPLE) this.#people.clear();
      known = new Map();
      this.#people.set(person, known);
    }
    return known;
  }
}
