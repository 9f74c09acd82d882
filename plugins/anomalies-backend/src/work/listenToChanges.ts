import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  ANNOTATION_GITLAB_PROJECT,
  ANNOTATION_JENKINS_JOB,
  TOPIC_CDEVENTS,
  type RelatedChange,
} from '@kronos-portal/common';
import { z } from 'zod';
import type { DatabaseAnomalyStore } from '../store/DatabaseAnomalyStore';

const strings = (content: Record<string, unknown>): string[] =>
  Object.values(content).filter(
    (value): value is string => typeof value === 'string',
  );

/** What is needed of an event in CDEvents vocabulary; lenient, others write them. */
const eventSchema = z.object({
  type: z.string(),
  time: z.string().refine(text => Number.isFinite(Date.parse(text))),
  subject: z.string().optional(),
  data: z
    .object({
      subject: z
        .object({
          id: z.string().optional(),
          content: z.record(z.string(), z.unknown()).catch({}),
        })
        .optional()
        .catch(undefined),
      customData: z
        .object({
          title: z.string().optional().catch(undefined),
          files: z.array(z.string()).optional().catch(undefined),
          url: z.string().optional().catch(undefined),
        })
        .optional()
        .catch(undefined),
    })
    .catch({}),
});

const KINDS: [RegExp, RelatedChange['kind']][] = [
  [
    /\.(service|environment)\.(deployed|upgraded|rolledback|published)\./,
    'deployment',
  ],
  [/\.pipelinerun\.finished\./, 'build'],
  [/\.(environment|service)\.modified\./, 'config'],
];

/** Remembers builds, deployments and changes of configuration, so that an anomaly can name what came before it. */
export async function listenToChanges(options: {
  events: EventsService;
  list(): Promise<Entity[]>;
  store: Pick<DatabaseAnomalyStore, 'saveChange'>;
  logger: LoggerService;
}): Promise<void> {
  const { events, list, store, logger } = options;
  await events.subscribe({
    id: 'kronos-anomalies-changes',
    topics: [TOPIC_CDEVENTS],
    onEvent: async ({ eventPayload }) => {
      try {
        const parsed = eventSchema.safeParse(eventPayload);
        if (!parsed.success) return;
        const { type, time, subject, data } = parsed.data;
        const kind = KINDS.find(([pattern]) => pattern.test(type))?.[1];
        const about = data.subject?.id ?? subject;
        if (!kind || !about) return;
        const content = data.subject?.content ?? {};
        for (const entity of await list()) {
          if (!isAbout(entity, [about, ...strings(content)])) continue;
          const { title, files, url: page } = data.customData ?? {};
          const outcome =
            files?.join(', ') ?? content.outcome ?? content.errors;
          const url = content.url ?? content.uri ?? page;
          await store.saveChange({
            kind,
            entityRef: stringifyEntityRef(entity),
            // a commit is known by what it says
            title: ((kind === 'config' && title) || about).slice(0, 200),
            ...(typeof outcome === 'string' && {
              detail: outcome.slice(0, 200),
            }),
            at: new Date(time).toISOString(),
            ...(typeof url === 'string' &&
              /^https?:\/\//.test(url) && { url: url.slice(0, 1_000) }),
            weight: 0,
          });
        }
      } catch (error) {
        logger.warn('An event could not be remembered', error as Error);
      }
    },
  });
}

/** Whether one of the names is the job, the project or the entity itself; a build is named by its job and a number. */
function isAbout(entity: Entity, names: readonly string[]): boolean {
  const annotations = entity.metadata.annotations ?? {};
  const own = [
    stringifyEntityRef(entity),
    annotations[ANNOTATION_GITLAB_PROJECT],
    ...(annotations[ANNOTATION_JENKINS_JOB] ?? '')
      .split(',')
      .map(job => job.trim().replace(/^[^/:]+:/, '')),
  ].filter(Boolean) as string[];
  return names.some(name =>
    own.some(
      each =>
        name === each ||
        (name.startsWith(each) && /^[/#@:]/.test(name.slice(each.length))),
    ),
  );
}
