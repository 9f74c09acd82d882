import {
  observationQuerySchema,
  observationSchema,
  problemSchema,
} from '@kronos-portal/common';
import { z, type ZodType } from 'zod';
import { checkSchema } from '../connectors/ConnectorChecker';
import type { Connector } from '../connectors/Connector';
import type {
  OpenApiDocument,
  OpenApiOperation,
  OpenApiSchema,
} from './OpenApiDocument';
import { answer, jsonBody, problems, toSchema, unauthenticated } from './parts';

const ENTITY = '/entities/{kind}/{namespace}/{name}';

const ENTITY_PARAMETERS = ['kind', 'namespace', 'name'].map(name => ({
  name,
  in: 'path' as const,
  required: true,
  schema: { type: 'string' },
}));

const operationId = (tool: string, name: string) =>
  `${tool}-${name}`.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const list = (items: object) => ({
  type: 'object',
  required: ['items'],
  properties: { items: { type: 'array', items } },
});

/** RFC 9457, as `problemDetails` answers. */
export const problemDetailsSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  errors: z.array(z.record(z.string(), z.unknown())).optional(),
  problem: problemSchema.optional(),
});

const connectionCheckSchema = z.object({
  ok: z.boolean(),
  version: z.string().optional(),
  signedInAs: z.string().optional(),
  latencyMs: z.number().optional(),
  problem: problemSchema.optional(),
});

/**
 * The HTTP API of a domain backend (see `createConnectorRouter`), made out of the same schemas that check what it is
 * asked and what tools answer, so that it cannot be behind. OpenAPI 3.1.
 */
export function describeDomain(options: {
  pluginId: string;
  connectors: readonly Connector[];
}): OpenApiDocument {
  const { pluginId, connectors } = options;
  const paths: OpenApiDocument['paths'] = {
    [`${ENTITY}/observations`]: {
      parameters: ENTITY_PARAMETERS,
      get: {
        operationId: 'getObservations',
        summary: 'What was last seen of an entity, with its age',
        responses: {
          200: answer(list(ref('Observation'))),
          ...unauthenticated,
          ...problems(404),
        },
      },
    },
    '/observations/query': {
      post: {
        operationId: 'queryObservations',
        summary:
          'The same for many entities; those that the caller may not see are left out',
        requestBody: jsonBody(toSchema(observationQuerySchema, 'input')),
        responses: {
          200: answer(list(ref('Observation'))),
          ...unauthenticated,
          ...problems(400),
        },
      },
    },
    '/connectors/{tool}/check': {
      parameters: [
        {
          name: 'tool',
          in: 'path',
          required: true,
          schema: { type: 'string', enum: connectors.map(c => c.tool) },
        },
      ],
      post: {
        operationId: 'checkConnection',
        summary:
          'Tries settings and secrets of a connection; for backends only',
        requestBody: jsonBody(toSchema(checkSchema, 'input')),
        responses: {
          200: answer(ref('ConnectionCheck')),
          ...unauthenticated,
          ...problems(400, 403, 404, 503),
        },
      },
    },
  };
  for (const connector of connectors) {
    for (const view of connector.views) {
      paths[`${ENTITY}/${connector.tool}/${view.name}`] = {
        parameters: ENTITY_PARAMETERS,
        get: viewOperation(connector, view),
      };
    }
    for (const action of connector.actions) {
      paths[`${ENTITY}/${connector.tool}/actions/${action.name}`] = {
        parameters: ENTITY_PARAMETERS,
        post: {
          operationId: operationId(connector.tool, action.name),
          summary: `Needs the permission ${action.permission.name} on the entity; is audited`,
          requestBody: jsonBody(toSchema(action.input, 'input')),
          responses: {
            201: answer({ type: 'object' }),
            ...unauthenticated,
            ...problems(400, 403, 404, 409, 502, 503, 504),
          },
        },
      };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `Kronos: ${pluginId}`,
      version: '1',
      description:
        'What tools say of an entity of the catalog. The entity is read with the credentials of the caller; one that they may not see does not exist.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `/api/${pluginId}` }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
      schemas: {
        Observation: toSchema(observationSchema, 'output'),
        Problem: toSchema(problemSchema, 'output'),
        ConnectionCheck: toSchema(connectionCheckSchema, 'output'),
        ProblemDetails: toSchema(problemDetailsSchema, 'output'),
      },
    },
  };
}

function viewOperation(
  connector: Connector,
  view: Connector['views'][number],
): OpenApiOperation {
  const params = toSchema(view.params as ZodType, 'input');
  const required = (params.required ?? []) as string[];
  const data = toSchema(view.data as ZodType, 'output');
  return {
    operationId: operationId(connector.tool, view.name),
    summary: view.observed
      ? 'Live with a short cache, else what was last seen and why it is not newer'
      : 'Live with a short cache',
    ...(view.annotations.length && {
      description: `The entity says what is its own by ${view.annotations.join(
        ' or ',
      )}.`,
    }),
    parameters: Object.entries(
      (params.properties ?? {}) as Record<string, OpenApiSchema>,
    ).map(([name, schema]) => ({
      name,
      in: 'query' as const,
      required: required.includes(name),
      schema,
    })),
    responses: {
      200: answer({
        allOf: [
          ref('Observation'),
          {
            type: 'object',
            properties: { data: { anyOf: [data, { type: 'null' }] } },
          },
        ],
      }),
      ...unauthenticated,
      ...problems(400, 404, 503),
    },
  };
}
