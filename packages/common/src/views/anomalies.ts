import { z } from 'zod';

/** What a finding says. Those of metrics, of logs, and of what should happen at a time. */
export const ANOMALY_FINDING_KINDS = [
  'spike',
  'drop',
  'level-shift',
  'trend',
  'flat',
  'seasonal-break',
  'peer-deviation',
  'silence',
  'restart',
  'not-ready',
  'expiry',
  'missed-run',
  'template-new',
  'template-vanished',
  'template-burst',
  'level-mix',
  'value-new',
  'sequence-rare',
  'volume-burst',
  'volume-drop',
] as const;
export type AnomalyFindingKind = (typeof ANOMALY_FINDING_KINDS)[number];

export const ANOMALY_UNITS = [
  'percent',
  'bytes',
  'bytes/s',
  's',
  '1/s',
  'ratio',
  'lines',
  'none',
] as const;

/** A piece of a template or of a line: a constant text, or a value with its kind (number, id, address …). */
export const patternPartSchema = z.object({
  text: z.string(),
  /** set for a value */
  slot: z.string().optional(),
});
export type PatternPart = z.infer<typeof patternPartSchema>;

export const anomalyFindingSchema = z.object({
  id: z.string(),
  source: z.enum(['metrics', 'logs']),
  kind: z.enum(ANOMALY_FINDING_KINDS),
  state: z.enum(['open', 'closed']),
  entityRef: z.string(),
  /** name of the pod; absent: the service as a whole */
  pod: z.string().optional(),
  /** where that pod runs, as far as it is known: `<cluster>/<namespace>` */
  place: z.string().optional(),
  /** of a finding of metrics: `cpu`, `memory`, `latency`, `certificate` … */
  metric: z.string().optional(),
  unit: z.enum(ANOMALY_UNITS).default('none'),
  direction: z.enum(['up', 'down']).optional(),
  /** RFC 3339: the first unusual minute, and the last one in which it was said */
  since: z.string(),
  last: z.string(),
  /** 0 to 1 */
  confidence: z.number().min(0).max(1),
  actual: z.number().nullable(),
  /** what is usual, and the band of it; null when there is none */
  typical: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** minutes of history behind it */
  historyMinutes: z.number(),
  /** of a trend: what it runs into, and when (RFC 3339); of an expiry: when */
  limit: z.number().optional(),
  exhaustedAt: z.string().optional(),
  /** of a peer deviation: siblings compared */
  peers: z.number().int().optional(),
  templateId: z.string().optional(),
  /** the template of a finding of logs */
  template: z.array(patternPartSchema).optional(),
  /** a value never seen, or a level */
  value: z.string().optional(),
});
export type AnomalyFinding = z.infer<typeof anomalyFindingSchema>;

export const RELATED_CHANGE_KINDS = [
  'build',
  'deployment',
  'config',
  'restart',
  'scaling',
] as const;

/** Something that happened to one of the services shortly before. */
export const relatedChangeSchema = z.object({
  kind: z.enum(RELATED_CHANGE_KINDS),
  entityRef: z.string(),
  /** as its tool says it: job and number, image, name of the config */
  title: z.string(),
  /** outcome, versions, names of what was changed in a configuration and never its values, where it was */
  detail: z.string().optional(),
  /** RFC 3339 */
  at: z.string(),
  url: z.string().optional(),
  /** 0 to 1: how likely it has to do with it, by nearness, service and kind */
  weight: z.number().min(0).max(1),
});
export type RelatedChange = z.infer<typeof relatedChangeSchema>;

export const ANOMALY_FEEDBACK_KINDS = ['expected', 'useful', 'mute'] as const;
export const anomalyFeedbackSchema = z.object({
  kind: z.enum(ANOMALY_FEEDBACK_KINDS),
  /** entity ref of the person */
  by: z.string(),
  at: z.string(),
  /** of a mute */
  until: z.string().optional(),
});
export type AnomalyFeedback = z.infer<typeof anomalyFeedbackSchema>;

/** Input of a feedback. `until` is needed for `mute`: in the future, 90 days at most. */
export const anomalyFeedbackInputSchema = z.strictObject({
  kind: z.enum(ANOMALY_FEEDBACK_KINDS),
  until: z.iso.datetime({ offset: true }).optional(),
});
export type AnomalyFeedbackInput = z.infer<typeof anomalyFeedbackInputSchema>;

/** What people said of such findings of a service before, and what it does to this anomaly. */
export const feedbackEffectSchema = z.object({
  /** `expected`: it counts less; `useful`: that was taken back; `mute`: nobody is told */
  kind: z.enum(ANOMALY_FEEDBACK_KINDS),
  /** the service it was said of */
  entityRef: z.string(),
  /** entity ref of the person, and RFC 3339 */
  by: z.string(),
  at: z.string(),
  /** until when it has an effect: that of `expected` fades until then */
  until: z.string(),
  /** the anomaly it was said of; absent of a mute */
  anomalyId: z.string().optional(),
  /** of `expected`: share of their confidence that findings keep now, 0 to 1 */
  keeps: z.number().min(0).max(1).optional(),
  /** findings of this anomaly that it concerns; none of a mute, which concerns the service */
  findingIds: z.array(z.string()),
});
export type FeedbackEffect = z.infer<typeof feedbackEffectSchema>;

/** Findings that belong together: one thing to look at. Names entities that the caller may see only. */
export const anomalySchema = z.object({
  id: z.string(),
  affiliate: z.string().nullable(),
  state: z.enum(['open', 'closed']),
  /** by confidence and by what it does to users */
  severity: z.enum(['low', 'medium', 'high']),
  confidence: z.number().min(0).max(1),
  since: z.string(),
  last: z.string(),
  endedAt: z.string().optional(),
  /** the first is where to look */
  entityRefs: z.array(z.string()).min(1),
  /** the most certain first; a list has five at most */
  findings: z.array(anomalyFindingSchema),
  findingCount: z.number().int(),
  /** the most likely first */
  changes: z.array(relatedChangeSchema),
  feedback: z.array(anomalyFeedbackSchema),
  /** why it counts as it does: what was said of such ones, also of earlier ones; the newest first */
  effects: z.array(feedbackEffectSchema),
  /** what it would be if nobody had said anything; absent when that is the same */
  unlowered: z
    .object({
      severity: z.enum(['low', 'medium', 'high']),
      confidence: z.number().min(0).max(1),
    })
    .optional(),
  /** a mute of the service holds: it is listed, nobody was told */
  muted: z.boolean(),
  /** false: kept silent by the cap, by feedback, or found while filling a gap */
  notified: z.boolean(),
});
export type Anomaly = z.infer<typeof anomalySchema>;

/** `GET /anomalies?affiliate=&entityRef=&state=&severity=&from=&to=&limit=&cursor=`: newest first. */
export const anomalyListSchema = z.object({
  items: z.array(anomalySchema),
  nextCursor: z.string().optional(),
});
export type AnomalyList = z.infer<typeof anomalyListSchema>;

export const anomalySeriesSchema = z.object({
  entityRef: z.string(),
  pod: z.string().optional(),
  metric: z.string(),
  unit: z.enum(ANOMALY_UNITS),
  /** unix seconds; value, and the band of the expected at that time; null where nothing is known */
  points: z.array(
    z.object({
      t: z.number(),
      value: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    }),
  ),
  /** stretches to be marked, unix seconds */
  marks: z.array(z.object({ from: z.number(), to: z.number() })),
  limit: z.number().optional(),
});
export type AnomalySeries = z.infer<typeof anomalySeriesSchema>;

export const exampleLineSchema = z.object({
  entityRef: z.string(),
  pod: z.string().optional(),
  at: z.string(),
  level: z.string().optional(),
  templateId: z.string(),
  /** the line cut into words and values; secrets were masked before it was stored */
  parts: z.array(patternPartSchema),
});
export type ExampleLine = z.infer<typeof exampleLineSchema>;

/** How often a kind of line came before and during it. */
export const templateChangeSchema = z.object({
  templateId: z.string(),
  entityRef: z.string(),
  parts: z.array(patternPartSchema),
  level: z.string().optional(),
  /** lines a minute */
  before: z.number(),
  during: z.number(),
});

/** `GET /anomalies/:id`: all findings, and what is needed to understand it. */
export const anomalyDetailSchema = anomalySchema.extend({
  series: z.array(anomalySeriesSchema),
  templates: z.array(templateChangeSchema),
  examples: z.array(exampleLineSchema),
  /** the same service had such findings before: newest first, five at most */
  similar: z.array(
    z.object({
      id: z.string(),
      since: z.string(),
      feedback: z.string().optional(),
    }),
  ),
});
export type AnomalyDetail = z.infer<typeof anomalyDetailSchema>;

/** How far the collection of a service is, by source. */
export const collectionStateSchema = z.object({
  source: z.enum(['metrics', 'logs']),
  /** tool that is asked: prometheus, loki, opensearch, kubernetes */
  tool: z.string(),
  /** RFC 3339; absent: nothing came yet */
  collectedUntil: z.string().optional(),
  /** minutes of history; judgements become sure with a day of it */
  historyMinutes: z.number(),
  /** in words for a person, when the last collection failed or was cut short */
  problem: z.string().optional(),
  /** it waits because the tool was asked as often as it may be; it goes on by itself */
  putOff: z
    .object({
      /** RFC 3339 */
      since: z.string(),
      limit: z.enum(['requests', 'lines']),
    })
    .optional(),
});
export type CollectionState = z.infer<typeof collectionStateSchema>;

/** `GET /entities/:kind/:namespace/:name/anomalies`: for the card. */
export const entityAnomaliesSchema = z.object({
  /** open ones first, then those of the last seven days; ten at most */
  items: z.array(anomalySchema),
  openCount: z.number().int(),
  /** whether the service was looked at yet: until then nobody knows what can be read */
  looked: z.boolean(),
  /** empty: no source is installed for the affiliate, or the entity names none */
  collection: z.array(collectionStateSchema),
  mutedUntil: z.string().optional(),
});
export type EntityAnomalies = z.infer<typeof entityAnomaliesSchema>;

/** `GET /entities/:kind/:namespace/:name/patterns?search=&level=&limit=`: most frequent first. */
export const logPatternSchema = z.object({
  templateId: z.string(),
  parts: z.array(patternPartSchema),
  level: z.string().optional(),
  count: z.number().int(),
  /** RFC 3339 */
  firstSeen: z.string(),
  lastSeen: z.string(),
  /** lines of the last hours, an hour each, the oldest first; 24 at most */
  hourly: z.array(z.number().int()),
  /** usual values by slot, the most frequent first */
  values: z.array(
    z.object({
      slot: z.string(),
      values: z.array(z.object({ value: z.string(), count: z.number().int() })),
      distinct: z.number().int(),
    }),
  ),
  example: z.string().optional(),
});
export type LogPattern = z.infer<typeof logPatternSchema>;

export const logPatternsSchema = z.object({
  items: z.array(logPatternSchema),
  total: z.number().int(),
  collection: z.array(collectionStateSchema),
});
export type LogPatterns = z.infer<typeof logPatternsSchema>;
