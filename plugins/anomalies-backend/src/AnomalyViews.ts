import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import type {
  Anomaly,
  AnomalyDetail,
  AnomalyFinding,
  AnomalyList,
  CollectionState,
  EntityAnomalies,
  ExampleLine,
  LogPatterns,
} from '@kronos-portal/common';
import type { EntityGuard } from '@kronos-portal/node';
import { signatureOf } from './detection/findings';
import type {
  AnomalyQuery,
  StoredAnomaly,
  StoredFeedback,
  StoredFinding,
  Watched,
} from './store/AnomalyStore';
import type { DatabaseAnomalyStore } from './store/DatabaseAnomalyStore';
import { isOpen, together } from './work/AffiliateWork';
import { effectsOn, mutedUntil, trust } from './work/feedback';
import { severityOf } from './work/severity';

const notFound = () => new NotFoundError('There is no such anomaly.');

const toCursor = ({ since, id }: { since: number; id: string }) =>
  Buffer.from(`${since} ${id}`).toString('base64url');

const WEEK = 7 * 86_400_000;
const SHORT = 5;
const CARD = 10;
const MOST_EXAMPLES = 12;
/** Anomalies that are looked through for those a caller may see, before the caller has to ask for more. */
const MOST_READ = 1_000;
const iso = (ms: number) => new Date(ms).toISOString();

/** Anomalies as a caller may see them: those of entities that the catalog shows to the caller, and nothing of others. */
export class AnomalyViews {
  readonly #store: DatabaseAnomalyStore;
  readonly #guard: EntityGuard;
  readonly #now: () => number;

  static create(options: {
    store: DatabaseAnomalyStore;
    guard: EntityGuard;
    now?: () => number;
  }) {
    return new AnomalyViews(options);
  }

  private constructor(options: {
    store: DatabaseAnomalyStore;
    guard: EntityGuard;
    now?: () => number;
  }) {
    this.#store = options.store;
    this.#guard = options.guard;
    this.#now = options.now ?? Date.now;
  }

  async list(
    query: Omit<AnomalyQuery, 'before'> & { cursor?: string },
    credentials: BackstageCredentials,
  ): Promise<AnomalyList> {
    const { cursor, ...filter } = query;
    let before = cursor === undefined ? undefined : parseCursor(cursor);
    // An anomaly of two services would tell that the other one has a part in it.
    if (filter.entityRef !== undefined) {
      const seen = await this.#guard.visibleEntities(
        [filter.entityRef],
        credentials,
      );
      if (seen.length === 0) return { items: [] };
    }
    const items: StoredAnomaly[] = [];
    let nextCursor: string | undefined;
    for (let read = 0; read < MOST_READ && items.length <= query.limit; ) {
      const limit = Math.max(50, query.limit + 1);
      const page = await this.#store.anomalies({ ...filter, limit, before });
      read += page.length;
      const visible = await this.#visible(page, credentials);
      items.push(...page.filter(a => a.entityRefs.some(r => visible.has(r))));
      const last = page.at(-1);
      if (page.length < limit || !last) break;
      before = { since: last.since, id: last.id };
      nextCursor = toCursor(last);
    }
    if (items.length > query.limit) {
      items.length = query.limit;
      nextCursor = toCursor(items.at(-1)!);
    } else if (items.length < query.limit && nextCursor) {
      // the end was reached while looking for visible ones
      const rest = await this.#store.anomalies({ ...filter, limit: 1, before });
      if (rest.length === 0) nextCursor = undefined;
    }
    return {
      items: await this.#show(items, credentials, SHORT),
      ...(nextCursor && { nextCursor }),
    };
  }

  /** @throws NotFoundError also for what the caller may not see */
  async detail(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<AnomalyDetail> {
    const stored = await this.#store.anomaly(id);
    const [anomaly] = stored
      ? await this.#show([stored], credentials, Infinity)
      : [];
    if (!stored || !anomaly) throw notFound();
    const visible = new Set(anomaly.entityRefs);
    const findings = (await this.#store.findings(stored.findingIds)).filter(
      ({ finding }) => visible.has(finding.entityRef),
    );
    return {
      ...anomaly,
      series: findings.flatMap(({ evidence }) => evidence.series ?? []),
      templates: findings.flatMap(({ finding }) => templateChange(finding)),
      examples: unlike(
        findings.flatMap(({ evidence }) => evidence.examples ?? []),
      ).slice(0, MOST_EXAMPLES),
      similar: await this.#similar(stored, findings),
    };
  }

  /** For the card of a service. */
  async ofEntity(entity: Entity): Promise<EntityAnomalies> {
    const entityRef = stringifyEntityRef(entity);
    const [open, recent, watched, feedback] = await Promise.all([
      this.#store.anomalies({ entityRef, state: 'open', limit: 100 }),
      this.#store.anomalies({
        entityRef,
        state: 'closed',
        from: this.#now() - WEEK,
        limit: CARD,
      }),
      this.#store.watched(entityRef),
      this.#store.feedback({ entityRefs: [entityRef] }),
    ]);
    const shown = [...open, ...recent].slice(0, CARD);
    const until = mutedUntil(entityRef, feedback, this.#now());
    return {
      // the card speaks of this service alone
      items: await this.#shape(shown, new Set([entityRef]), SHORT),
      openCount: open.length,
      looked: watched?.state.sources !== undefined,
      collection: collectionOf(watched),
      ...(until && { mutedUntil: until }),
    };
  }

  async patterns(
    entity: Entity,
    options: { search?: string; level?: string; limit: number },
  ): Promise<LogPatterns> {
    const entityRef = stringifyEntityRef(entity);
    const [found, watched] = await Promise.all([
      this.#store.patterns(entityRef, options),
      this.#store.watched(entityRef),
    ]);
    return { ...found, collection: collectionOf(watched) };
  }

  /** The stored anomaly, when the caller may see the entity that it is about first. */
  async seen(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<{ anomaly: StoredAnomaly; entity: Entity }> {
    const anomaly = await this.#store.anomaly(id);
    if (!anomaly) throw notFound();
    const entities = await this.#guard.visibleEntities(
      anomaly.entityRefs,
      credentials,
    );
    const entity = anomaly.entityRefs
      .map(ref => entities.find(e => stringifyEntityRef(e) === ref))
      .find(found => found !== undefined);
    if (!entity) throw notFound();
    return { anomaly, entity };
  }

  async #visible(
    anomalies: readonly StoredAnomaly[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const refs = anomalies.flatMap(({ entityRefs, changes }) => [
      ...entityRefs,
      ...changes.map(change => change.entityRef),
    ]);
    const entities = await this.#guard.visibleEntities(refs, credentials);
    return new Set(entities.map(entity => stringifyEntityRef(entity)));
  }

  async #show(
    anomalies: readonly StoredAnomaly[],
    credentials: BackstageCredentials,
    most: number,
  ): Promise<Anomaly[]> {
    return this.#shape(
      anomalies,
      await this.#visible(anomalies, credentials),
      most,
    );
  }

  async #shape(
    anomalies: readonly StoredAnomaly[],
    visible: ReadonlySet<string>,
    most: number,
  ): Promise<Anomaly[]> {
    const [findings, said, ofEntities] = await Promise.all([
      this.#store.findings(anomalies.flatMap(a => a.findingIds)),
      this.#store.feedback({ anomalyIds: anomalies.map(({ id }) => id) }),
      this.#store.feedback({
        entityRefs: [...new Set(anomalies.flatMap(a => a.entityRefs))],
      }),
    ]);
    const byId = new Map(findings.map(each => [each.finding.id, each]));
    return anomalies.flatMap(anomaly => {
      const entityRefs = anomaly.entityRefs.filter(ref => visible.has(ref));
      if (entityRefs.length === 0) return [];
      const all = anomaly.findingIds.flatMap(id => byId.get(id) ?? []);
      const own = all.filter(({ finding }) => visible.has(finding.entityRef));
      return [
        this.#anomaly({
          anomaly,
          entityRefs,
          all,
          own,
          said,
          ofEntities,
          visible,
          most,
        }),
      ];
    });
  }

  #anomaly(options: {
    anomaly: StoredAnomaly;
    entityRefs: string[];
    /** also of services that the caller may not see */
    all: StoredFinding[];
    own: StoredFinding[];
    said: StoredFeedback[];
    ofEntities: StoredFeedback[];
    visible: ReadonlySet<string>;
    most: number;
  }): Anomaly {
    const { anomaly, entityRefs, all, own, said, visible, most } = options;
    const now = this.#now();
    // what is said after it was over changes those that come, not this one
    const over = anomaly.state === 'closed';
    const at = over ? anomaly.ratedAt ?? anomaly.last : now;
    const ofEntities = options.ofEntities.filter(
      each => !over || each.kind === 'mute' || Date.parse(each.at) <= at,
    );
    const effects = effectsOn(
      own.map(({ finding }) => finding),
      { entityRefs, feedback: ofEntities, at, now },
    );
    return {
      id: anomaly.id,
      affiliate: anomaly.affiliate === '*' ? null : anomaly.affiliate,
      state: anomaly.state,
      severity: anomaly.severity,
      confidence: anomaly.confidence,
      since: iso(anomaly.since),
      last: iso(anomaly.last),
      ...(anomaly.endedAt !== null && { endedAt: iso(anomaly.endedAt) }),
      entityRefs,
      findings: own.slice(0, most).map(({ finding }) => ({
        ...finding,
        confidence:
          finding.confidence * trust(signatureOf(finding), ofEntities, at),
        state: isOpen(finding, now) ? 'open' : 'closed',
      })),
      findingCount: own.length,
      changes: anomaly.changes.filter(change => visible.has(change.entityRef)),
      feedback: said
        .filter(({ anomalyId }) => anomalyId === anomaly.id)
        .map(each => ({
          kind: each.kind,
          by: each.by,
          at: each.at,
          ...(each.until && { until: each.until }),
        })),
      effects,
      ...(effects.some(({ kind }) => kind === 'expected') &&
        unlowered(anomaly, all)),
      muted: entityRefs.some(
        ref => mutedUntil(ref, ofEntities, now) !== undefined,
      ),
      notified: anomaly.notifiedAt !== null,
    };
  }

  /** Earlier ones of the same service with a finding of the same kind. */
  async #similar(
    anomaly: StoredAnomaly,
    findings: readonly StoredFinding[],
  ): Promise<AnomalyDetail['similar']> {
    const entityRef = findings[0]?.finding.entityRef;
    if (!entityRef) return [];
    const wanted = new Set(findings.map(({ finding }) => signatureOf(finding)));
    const before = await this.#store.anomalies({
      entityRef,
      limit: 30,
      before: { since: anomaly.since, id: anomaly.id },
    });
    const stored = await this.#store.findings(
      before.flatMap(({ findingIds }) => findingIds.slice(0, 10)),
    );
    const alike = new Set(
      stored
        .filter(({ finding }) => wanted.has(signatureOf(finding)))
        .map(({ finding }) => finding.id),
    );
    const found = before
      .filter(({ findingIds }) => findingIds.some(id => alike.has(id)))
      .slice(0, SHORT);
    const said = await this.#store.feedback({
      anomalyIds: found.map(({ id }) => id),
    });
    return found.map(({ id, since }) => {
      const feedback = said.find(
        each => each.anomalyId === id && each.kind !== 'mute',
      );
      return {
        id,
        since: iso(since),
        ...(feedback && { feedback: feedback.kind }),
      };
    });
  }
}

function collectionOf(watched: Watched | undefined): CollectionState[] {
  const sources = watched?.state.sources ?? {};
  return (['metrics', 'logs'] as const).flatMap(source => {
    const state = sources[source];
    if (!state) return [];
    return [
      {
        source,
        tool: state.tool,
        ...(state.until > state.from && { collectedUntil: iso(state.until) }),
        historyMinutes: Math.round((state.until - state.from) / 60_000),
        ...(state.problem && { problem: state.problem }),
        ...(state.putOff && {
          putOff: { ...state.putOff, since: iso(state.putOff.since) },
        }),
      },
    ];
  });
}

function templateChange(finding: AnomalyFinding): AnomalyDetail['templates'] {
  const { templateId, template, entityRef, typical, actual } = finding;
  if (!templateId || !template) return [];
  return [
    {
      templateId,
      entityRef,
      parts: template,
      before: finding.kind === 'template-new' ? 0 : typical ?? 0,
      during: actual ?? 0,
    },
  ];
}

/** What an anomaly would be if nobody had said anything of such ones. */
function unlowered(
  anomaly: StoredAnomaly,
  all: readonly StoredFinding[],
): Pick<Anomaly, 'unlowered'> {
  const findings = all.map(({ finding }) => finding);
  const confidence = together(findings);
  const severity = severityOf(findings, confidence);
  if (confidence <= anomaly.confidence && severity === anomaly.severity) {
    return {};
  }
  return { unlowered: { severity, confidence } };
}

function parseCursor(cursor: string) {
  const match = /^(\d{1,15}) ([\w-]{1,64})$/.exec(
    Buffer.from(cursor, 'base64url').toString('utf8'),
  );
  if (!match) {
    throw new InputError('cursor: it must be the nextCursor of an answer.');
  }
  return { since: Number(match[1]), id: match[2] };
}

/** Two findings may show the same line. */
function unlike(examples: readonly ExampleLine[]): ExampleLine[] {
  const byLine = new Map(
    examples.map(example => [
      `${example.at} ${example.pod} ${example.parts
        .map(({ text }) => text)
        .join('')}`,
      example,
    ]),
  );
  return [...byLine.values()];
}
