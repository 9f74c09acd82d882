import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { UpstreamError } from '@kronos-portal/node';
import { randomBytes } from 'node:crypto';
import type { Workloads, WorkloadSource } from '../sources/WorkloadSource';
import type { KnownChange, WorkloadState } from '../store/AnomalyStore';
import {
  changedKeys,
  configMapChange,
  fingerprintOf,
  keyOf,
  whereOf,
} from './configMapChange';
import { detailOf, explainRollout, listOf } from './explainRollout';
import type { Rollout, Scaling } from './podChanges';
import { PutOff } from './RequestBudget';
import { first } from './Sources';

const MINUTE = 60_000;
/** A cluster tells when a ConfigMap was written, so it is asked seldom; when something is wrong it is asked at once. */
const LOOK_EVERY = 5 * MINUTE;
/** A rollout belongs to what was changed so long before it, and is looked up for so long. */
const NEAR = 15 * MINUTE;
const REMEMBERED = 60 * MINUTE;
const MOST_PENDING = 20;

const iso = (ms: number) => new Date(ms).toISOString();

export interface ChangeWatchOptions {
  sources: readonly WorkloadSource[];
  logger: LoggerService;
  now?: () => number;
}

/**
 * Says what changed in the clusters of a service: what its new pods are for, and which of its configuration was written.
 * What the pods tell is said at once, and corrected when the cluster answers later.
 */
export class ChangeWatch {
  readonly #options: Required<ChangeWatchOptions>;

  static create(options: ChangeWatchOptions) {
    return new ChangeWatch(options);
  }

  private constructor(options: ChangeWatchOptions) {
    this.#options = { now: Date.now, ...options };
  }

  /**
   * @param seen - what the pods told since the last look
   * @param isTroubled - something is found: then it is looked whether anything changed
   */
  async look(options: {
    entity: Entity;
    state: WorkloadState | null;
    seen: { rollouts: readonly Rollout[]; scalings: readonly Scaling[] };
    isTroubled: boolean;
    signal: AbortSignal;
  }): Promise<{ changes: KnownChange[]; state?: WorkloadState }> {
    const { entity, seen, isTroubled, signal } = options;
    const now = this.#options.now();
    const ref = stringifyEntityRef(entity);
    const told = [
      ...seen.scalings.map(scaling => ofScaling(ref, scaling)),
      ...seen.rollouts.map(rollout => unexplained(ref, rollout)),
    ];
    const source = await first(entity, this.#options.sources);
    if (!source) return { changes: told };
    const state = options.state ?? {
      at: 0,
      salt: randomBytes(16).toString('base64'),
      configMaps: {},
      written: [],
      pending: [],
    };
    const isFresh = ({ at }: { at: number }) => now - at < REMEMBERED;
    const pending = [...state.pending, ...seen.rollouts].slice(-MOST_PENDING);
    const isDue =
      pending.length > 0 || isTroubled || now - state.at >= LOOK_EVERY;
    if (!isDue) return { changes: told };
    let workloads: Workloads;
    try {
      workloads = await source.read(
        entity,
        value => fingerprintOf(state.salt, value),
        signal,
      );
    } catch (error) {
      signal.throwIfAborted();
      if (!UpstreamError.is(error)) {
        this.#options.logger.error(
          'What runs of a service could not be read',
          error as Error,
        );
      }
      // who was put off comes back for its turn
      const at = error instanceof PutOff ? state.at : now;
      return {
        changes: told,
        state: { ...state, at, pending: pending.filter(isFresh) },
      };
    }
    const next: WorkloadState = {
      at: now,
      salt: state.salt,
      // what a rollout takes away from is known a little longer than it is used
      configMaps: Object.fromEntries(
        Object.entries(state.configMaps).filter(
          ([, seenThere]) => !workloads.isComplete || isFresh(seenThere),
        ),
      ),
      written: state.written.filter(isFresh),
      pending: [],
    };
    const changes = [...told];
    for (const configMap of workloads.configMaps) {
      const change = configMapChange(ref, configMap, state, now);
      if (change) {
        changes.push(change);
        const at = Date.parse(change.change.at);
        next.written.push({ where: whereOf(configMap), at });
      }
      next.configMaps[keyOf(configMap)] = {
        at: now,
        keys: Object.fromEntries(configMap.keys),
      };
    }
    for (const rollout of pending) {
      const change = explained(ref, rollout, workloads, {
        before: state,
        written: next.written,
      });
      if (change) changes.push(change);
      else if (!workloads.isComplete && isFresh(rollout)) {
        next.pending.push(rollout);
      }
    }
    return { changes, state: next };
  }
}

function ofScaling(
  entityRef: string,
  { place, from, to, at }: Scaling,
): KnownChange {
  return {
    id: [entityRef, 'scaling', place, iso(at)].join('|'),
    change: {
      kind: 'scaling',
      entityRef,
      title: `${from} → ${to}`,
      ...(place && { detail: place }),
      at: iso(at),
      weight: 0,
    },
  };
}

const idOf = (entityRef: string, { place, name, at }: Rollout) =>
  [entityRef, 'rollout', place, name, iso(at)].join('|');

/** What is known of a rollout by its pods alone. */
function unexplained(entityRef: string, rollout: Rollout): KnownChange {
  return {
    id: idOf(entityRef, rollout),
    change: {
      kind: 'deployment',
      entityRef,
      title: rollout.name,
      ...(rollout.place && { detail: rollout.place }),
      at: iso(rollout.at),
      weight: 0,
    },
  };
}

function explained(
  entityRef: string,
  rollout: Rollout,
  workloads: Workloads,
  known: { before: WorkloadState; written: WorkloadState['written'] },
): KnownChange | undefined {
  const found = explainRollout(rollout, workloads.revisions);
  if (!found) return undefined;
  const id = idOf(entityRef, rollout);
  const { revision, isEcho, replaced } = found;
  const where = whereOf(revision);
  // the cluster knows when it began, minutes tell when it was measured
  const began = revision.createdAt;
  const isNew = began <= rollout.at && rollout.at - began < NEAR;
  const at = isNew ? began : rollout.at;
  const isWritten = known.written.some(
    each => each.where === where && Math.abs(each.at - at) < NEAR,
  );
  // the ConfigMap that was written says it already
  if (found.kind === 'config' && isEcho && isWritten) return { id };
  const keys = [...replaced].flatMap(([was, is]) => {
    const old = known.before.configMaps[`${where}/${was}`];
    const now = workloads.configMaps.find(
      each => whereOf(each) === where && each.name === is,
    );
    return old && now ? changedKeys(old.keys, now) : [];
  });
  const isConfigMap = found.kind === 'config' && isEcho && keys.length > 0;
  return {
    id,
    change: {
      kind: found.kind,
      entityRef,
      title: isConfigMap
        ? `ConfigMap ${[...replaced.values()].join(', ')}`
        : found.title,
      detail: detailOf([
        isConfigMap ? listOf(keys) : found.detail ?? '',
        where,
      ]),
      at: iso(at),
      weight: 0,
    },
  };
}
