import type {
  AffiliatesService,
  ConnectionsService,
} from '@kronos-portal/node';
import type { IndexedDocument } from '../store/SearchIndex';

/** What a result says of an offering beside what the index knows: titles of affiliates. */
export interface OfferingFacts {
  installedFor?: string[];
}

export interface InstalledOfferingsOptions {
  affiliates: Pick<AffiliatesService, 'list'>;
  connections: Pick<ConnectionsService, 'installedFor'>;
}

const isOffering = ({ document }: IndexedDocument) =>
  (document as { kind?: string }).kind === 'Offering';

const nameOf = ({ document }: IndexedDocument) =>
  String((document as { name?: string }).name);

/**
 * Says of offerings that were found for which of the caller's affiliates they are installed. Asked when the question is,
 * and not kept in the index: it differs from caller to caller, and changes while the catalog does not.
 */
export class InstalledOfferings {
  readonly #options: InstalledOfferingsOptions;

  static create(options: InstalledOfferingsOptions) {
    return new InstalledOfferings(options);
  }

  private constructor(options: InstalledOfferingsOptions) {
    this.#options = options;
  }

  /**
   * The same items, with {@link OfferingFacts}. Nothing is said to those who see into no affiliate, and to nobody while
   * the marketplace cannot be asked.
   */
  async tell(
    items: IndexedDocument[],
    scopes: string[],
  ): Promise<IndexedDocument[]> {
    if (!items.some(isOffering)) return items;
    const titles = await this.#byOffering(scopes).catch(() => undefined);
    if (!titles) return items;
    return items.map(item =>
      isOffering(item)
        ? {
            ...item,
            document: {
              ...item.document,
              installedFor: titles.get(nameOf(item)) ?? [],
            },
          }
        : item,
    );
  }

  /** Titles of the affiliates by the name of the offering; undefined when there is no affiliate to speak of. */
  async #byOffering(scopes: string[]) {
    const { affiliates, connections } = this.#options;
    const visible = (await affiliates.list()).filter(({ name }) =>
      scopes.includes(name),
    );
    if (!visible.length) return undefined;
    const titles = new Map<string, string[]>();
    for (const { name, title } of visible) {
      for (const offering of await connections.installedFor(name)) {
        titles.set(offering, [...(titles.get(offering) ?? []), title]);
      }
    }
    return titles;
  }
}
