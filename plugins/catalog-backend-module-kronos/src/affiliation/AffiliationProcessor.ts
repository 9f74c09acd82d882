import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  processingResult,
  type CatalogProcessor,
  type CatalogProcessorCache,
  type CatalogProcessorEmit,
} from '@backstage/plugin-catalog-node';
import type { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  AFFILIATE_UNRESOLVED,
  LABEL_AFFILIATE,
  LABEL_PLUGIN_PREFIX,
  PLUGIN_INSTALLED,
  pluginLabel,
} from '@kronos-portal/common';
import {
  membershipsOf,
  refFrom,
  toGroupRecord,
  type AffiliatesService,
  type ConnectionsService,
  type GroupStanding,
} from '@kronos-portal/node';
import { isSameGroup, type DirectoryWatcher } from './DirectoryWatcher';
import type { InstallationWatcher } from './InstallationWatcher';
import { affiliateKey, ownerKey } from './refreshKeys';

const UNRESOLVED: GroupStanding = { kind: 'unresolved' };

/** What was written last time, kept by the catalog with the entity. */
type Remembered = { owners: string[]; label: string | null; plugins: string[] };

export interface AffiliationProcessorOptions {
  affiliates: AffiliatesService;
  connections: Pick<ConnectionsService, 'installedFor'>;
  directoryWatcher: Pick<DirectoryWatcher, 'missed' | 'sawGroup' | 'sawUser'>;
  installationWatcher: Pick<InstallationWatcher, 'missed'>;
}

/**
 * Writes the label `kronos.io/affiliate` on whatever has an owner, on Groups and on Users, and the labels of the
 * offerings that are installed for that affiliate.
 *
 * These labels decide who sees an entity, so they are never taken from a file. Never fails: when the Groups or the
 * marketplace cannot be read, what was written before stays as long as the owner is the same, and the watchers have the
 * entity processed again later.
 */
export class AffiliationProcessor implements CatalogProcessor {
  readonly #options: AffiliationProcessorOptions;

  static create(options: AffiliationProcessorOptions) {
    return new AffiliationProcessor(options);
  }

  private constructor(options: AffiliationProcessorOptions) {
    this.#options = options;
  }

  getProcessorName() {
    return 'KronosAffiliationProcessor';
  }

  /** After all others, so that none of them can write the labels. */
  getPriority() {
    return 1000;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
    cache: CatalogProcessorCache,
  ): Promise<Entity> {
    const owners = ownersOf(entity);
    if (!owners) return withLabels(entity, {});
    const before = await cache.get<Remembered>('affiliation');
    const remembered =
      String(before?.owners) === String(owners) ? before : undefined;
    for (const owner of owners) emit(processingResult.refresh(ownerKey(owner)));

    if (entity.kind === 'User') {
      const changed = Boolean(before && !remembered);
      this.#options.directoryWatcher.sawUser(owners[0], changed);
    }
    const label = await this.#labelOf(entity, owners, emit, remembered);
    const affiliate = label ?? null;
    const stamped =
      isStamped(entity) && affiliate !== AFFILIATE_UNRESOLVED
        ? await this.#pluginsOf(affiliate, emit, remembered)
        : [];
    await cache.set('affiliation', {
      owners,
      label: affiliate,
      plugins: stamped,
    } satisfies Remembered);
    return withLabels(entity, {
      ...(label && { [LABEL_AFFILIATE]: label }),
      ...Object.fromEntries(
        stamped.map(offering => [pluginLabel(offering), PLUGIN_INSTALLED]),
      ),
    });
  }

  async #labelOf(
    entity: Entity,
    owners: string[],
    emit: CatalogProcessorEmit,
    remembered: Remembered | undefined,
  ): Promise<string | undefined> {
    try {
      return labelFor(await this.#standingOf(entity, owners, emit));
    } catch {
      owners.forEach(this.#missed);
      return remembered ? remembered.label ?? undefined : AFFILIATE_UNRESOLVED;
    }
  }

  readonly #missed = (owner: string) =>
    this.#options.directoryWatcher.missed(owner);

  async #standingOf(
    entity: Entity,
    owners: string[],
    emit: CatalogProcessorEmit,
  ): Promise<GroupStanding> {
    const { affiliates, directoryWatcher } = this.#options;
    const directory = await affiliates.directory();
    if (entity.kind === 'Group') {
      const record = toGroupRecord(entity);
      const shown = directory.group(record.ref);
      if (!shown || !isSameGroup(shown, record)) {
        directoryWatcher.sawGroup(record);
      }
      return directory.with(record).standingOf(record.ref);
    }
    if (entity.kind === 'User') {
      const [user, ...own] = owners;
      const groups = [...own, ...directory.groupsOfUser(user)];
      groups
        .filter(ref => directory.standingOf(ref).kind === 'unresolved')
        .forEach(this.#missed);
      return directory.standingOfAll(groups);
    }
    const [owner] = owners;
    if (!owner) return UNRESOLVED;
    if (owner.startsWith('user:')) {
      for (const group of await affiliates.groupsOfUser(owner)) {
        emit(processingResult.refresh(ownerKey(group)));
      }
    }
    const standing = await affiliates.affiliateOfOwner(owner);
    if (standing.kind === 'unresolved') this.#missed(owner);
    return standing;
  }

  async #pluginsOf(
    affiliate: string | null,
    emit: CatalogProcessorEmit,
    remembered: Remembered | undefined,
  ): Promise<string[]> {
    emit(processingResult.refresh(affiliateKey(null)));
    if (affiliate) emit(processingResult.refresh(affiliateKey(affiliate)));
    try {
      const installed = await this.#options.connections.installedFor(affiliate);
      return [...installed].sort();
    } catch {
      this.#options.installationWatcher.missed(affiliate);
      return remembered && remembered.label === affiliate
        ? remembered.plugins
        : [];
    }
  }
}

/**
 * Refs that decide where the entity belongs: its owner, a Group itself, a User and its Groups. Undefined: has no owner,
 * is shared. Empty: has something that is no owner, is nobody's.
 */
function ownersOf(entity: Entity): string[] | undefined {
  if (entity.kind === 'Group') return [stringifyEntityRef(entity)];
  if (entity.kind === 'User') {
    return [stringifyEntityRef(entity), ...membershipsOf(entity)];
  }
  // A location has no owner but names repositories of some affiliate: for group admins only.
  if (entity.kind === 'Location') return [];
  // The marketplace is everybody's. Only our own provider brings offerings.
  if (entity.kind === 'Offering') return undefined;
  const owner = entity.spec?.owner;
  if (owner === undefined || owner === null) return undefined;
  return [refFrom(owner, 'Group', entity) ?? []].flat();
}

function isStamped(entity: Entity) {
  return !['Group', 'User', 'Location'].includes(entity.kind);
}

function labelFor(standing: GroupStanding): string | undefined {
  switch (standing.kind) {
    case 'affiliate':
      return standing.name;
    case 'group':
      return undefined;
    default:
      return AFFILIATE_UNRESOLVED;
  }
}

/** The entity with exactly these of our labels; those in the file are dropped. */
function withLabels(entity: Entity, ours: Record<string, string>): Entity {
  const theirs = Object.entries(entity.metadata.labels ?? {}).filter(
    ([name]) => !isOurs(name),
  );
  const labels = { ...Object.fromEntries(theirs), ...ours };
  const { labels: _dropped, ...metadata } = entity.metadata;
  return {
    ...entity,
    metadata: Object.keys(labels).length ? { ...metadata, labels } : metadata,
  };
}

/** The catalog compares names of labels without case, so a file must not bring them in another one. */
function isOurs(label: string) {
  const name = label.toLocaleLowerCase('en-US');
  return name === LABEL_AFFILIATE || name.startsWith(LABEL_PLUGIN_PREFIX);
}
