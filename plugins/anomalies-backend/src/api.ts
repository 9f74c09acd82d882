import {
  ANOMALY_FEEDBACK_KINDS,
  anomalyDetailSchema,
  anomalyFeedbackInputSchema,
  anomalyFeedbackSchema,
  anomalyListSchema,
  entityAnomaliesSchema,
  logPatternsSchema,
} from '@kronos-portal/common';
import {
  answer,
  describeDomain,
  jsonBody,
  problems,
  toSchema,
  unauthenticated,
  type OpenApiDocument,
  type OpenApiParameter,
} from '@kronos-portal/node';
import type { ZodType } from 'zod';
import { connectors } from './adapters';
import { listQuerySchema, patternsQuerySchema } from './schema';
import { OFFERING } from './work/WatchedEntities';

const ENTITY = '/entities/{kind}/{namespace}/{name}';

const inPath = (name: string, values?: readonly string[]) => ({
  name,
  in: 'path' as const,
  required: true,
  schema: { type: 'string', ...(values && { enum: values }) },
});

const inQuery = (schema: ZodType): OpenApiParameter[] => {
  const { properties = {} } = toSchema(schema, 'input') as {
    properties?: Record<string, Record<string, unknown>>;
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: 'query',
    required: false,
    schema: property,
  }));
};

const ofEntity = ['kind', 'namespace', 'name'].map(name => inPath(name));

function describe(): OpenApiDocument {
  const domain = describeDomain({ pluginId: 'anomalies', connectors });
  const check = domain.paths['/connectors/{tool}/check'];
  const { ConnectionCheck, Problem, ProblemDetails } =
    domain.components.schemas;
  return {
    ...domain,
    info: {
      ...domain.info,
      description:
        'What is unusual in the logs and pods of services. Anomalies name the entities that the caller may see and no others; one without any such entity does not exist.',
    },
    paths: {
      '/anomalies': {
        get: {
          operationId: 'listAnomalies',
          summary: 'Anomalies of the services that the caller may see',
          description:
            'The newest first. `severity` may be several, separated by commas. A page may be short or empty and have a `nextCursor` all the same.',
          parameters: inQuery(listQuerySchema),
          responses: {
            200: answer(toSchema(anomalyListSchema, 'output')),
            ...unauthenticated,
            ...problems(400, 503),
          },
        },
      },
      '/anomalies/{id}': {
        parameters: [inPath('id')],
        get: {
          operationId: 'getAnomaly',
          summary:
            'One anomaly with the points around it, templates, example lines and earlier ones like it',
          responses: {
            200: answer(toSchema(anomalyDetailSchema, 'output')),
            ...unauthenticated,
            ...problems(404, 503),
          },
        },
      },
      '/anomalies/{id}/feedback': {
        parameters: [inPath('id')],
        post: {
          operationId: 'giveFeedback',
          summary:
            'Needs the permission anomalies.feedback.create on the entity; is audited',
          description:
            '`expected` makes such findings count less for 14 days, `useful` takes that back, `mute` keeps notifications of the service away until a time.',
          requestBody: jsonBody(toSchema(anomalyFeedbackInputSchema, 'input')),
          responses: {
            201: answer(toSchema(anomalyFeedbackSchema, 'output')),
            ...unauthenticated,
            ...problems(400, 403, 404, 503),
          },
        },
      },
      '/anomalies/{id}/feedback/{feedback}': {
        parameters: [inPath('id'), inPath('feedback', ANOMALY_FEEDBACK_KINDS)],
        delete: {
          operationId: 'takeFeedbackBack',
          summary:
            'Needs the permission anomalies.feedback.create on the entity; is audited',
          responses: {
            204: { description: 'Done' },
            ...unauthenticated,
            ...problems(403, 404, 503),
          },
        },
      },
      [`${ENTITY}/anomalies`]: {
        parameters: ofEntity,
        get: {
          operationId: 'getEntityAnomalies',
          summary:
            'Open anomalies of a service, those of the last week, and how far its collection is',
          responses: {
            200: answer(toSchema(entityAnomaliesSchema, 'output')),
            ...unauthenticated,
            ...problems(404, 503),
          },
        },
      },
      [`${ENTITY}/patterns`]: {
        parameters: ofEntity,
        get: {
          operationId: 'getPatterns',
          summary: 'Kinds of lines in the log of a service',
          description:
            'The most frequent first; secrets in examples are masked.',
          parameters: inQuery(patternsQuerySchema),
          responses: {
            200: answer(toSchema(logPatternsSchema, 'output')),
            ...unauthenticated,
            ...problems(400, 404, 503),
          },
        },
      },
      '/connectors/{tool}/check': {
        ...check,
        parameters: [
          inPath('tool', [OFFERING, ...connectors.map(({ tool }) => tool)]),
        ],
      },
    },
    components: {
      ...domain.components,
      schemas: {
        ConnectionCheck,
        Problem,
        ProblemDetails,
      },
    },
  };
}

/** The HTTP API of this backend, as `openapi.yaml` has it. */
export const api = describe();
