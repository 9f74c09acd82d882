import { problemSchema } from '@kronos-portal/common';
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
import {
  changeRequestSchema,
  checkRequestSchema,
  INSTALLATION_MODES,
  INSTALLATION_STATES,
  installRequestSchema,
} from '@kronos-portal/plugin-marketplace-common';
import { z, type ZodType } from 'zod';
import {
  auditExportSchema,
  auditQuerySchema,
  connectionsQuerySchema,
  listQuerySchema,
} from './schema';

/*
 * What is answered, in the words of the description. Installations never carry a secret: `secretsSet` names those that
 * are stored.
 */
const affiliate = z.string().nullable();
const affiliateView = z.object({
  name: affiliate,
  title: z.string(),
  ref: z.string(),
  can: z.object({
    read: z.boolean(),
    install: z.boolean(),
    update: z.boolean(),
    uninstall: z.boolean(),
    audit: z.boolean(),
  }),
});
const installation = z.object({
  id: z.string(),
  offering: z.string(),
  name: z.string(),
  affiliate,
  mode: z.enum(INSTALLATION_MODES),
  version: z.string(),
  state: z.enum(INSTALLATION_STATES),
  problem: problemSchema.optional(),
  revision: z.number().int(),
  checkedAt: z.string().optional(),
  createdAt: z.string(),
  changedAt: z.string(),
  inherited: z.boolean(),
  brokenSince: z.string().optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  secretsSet: z.array(z.string()).optional(),
});
const check = z.object({
  ok: z.boolean(),
  version: z.string().optional(),
  signedInAs: z.string().optional(),
  latencyMs: z.number().optional(),
  problem: problemSchema.optional(),
});
const auditEntry = z.object({
  id: z.number().int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  affiliate,
  offering: z.string(),
  installationId: z.string(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});
const auditPage = z.object({
  items: z.array(auditEntry),
  nextCursor: z.string().optional(),
  choices: z
    .object({
      offerings: z.array(z.string()),
      actions: z.array(z.string()),
      actors: z.array(z.string()),
    })
    .optional(),
});
const auditFile = z.object({ items: z.array(auditEntry) });
const connection = z.object({
  installationId: z.string(),
  revision: z.number().int(),
  offering: z.string(),
  name: z.string(),
  affiliate,
  settings: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.string()),
});
const stamp = z.object({
  affiliate,
  offering: z.string(),
  name: z.string(),
  off: z.literal(true).optional(),
});

const items = (schema: ZodType) =>
  answer(toSchema(z.object({ items: z.array(schema) }), 'output'));
const one = (schema: ZodType) => answer(toSchema(schema, 'output'));

function inQuery(schema: ZodType): OpenApiParameter[] {
  const { properties = {}, required = [] } = toSchema(schema, 'input') as {
    properties?: Record<string, Record<string, unknown>>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: property,
  }));
}

/** As installations are asked for: `group` stands for the whole group. */
const GROUP = 'affiliate `group` is the whole group.';
const id = {
  name: 'id',
  in: 'path' as const,
  required: true,
  schema: { type: 'string' },
};

function describe(): OpenApiDocument {
  const domain = describeDomain({ pluginId: 'marketplace', connectors: [] });
  const { Problem, ProblemDetails } = domain.components.schemas;
  return {
    ...domain,
    info: {
      ...domain.info,
      description:
        'What is installed for which affiliate. Who may do what is asked of the Group of the affiliate; one that the caller may not see does not exist. Secrets are taken and never given back.',
    },
    paths: {
      '/affiliates': {
        get: {
          operationId: 'listAffiliates',
          summary: 'Affiliates that the caller may see, and what may be done',
          responses: {
            200: items(affiliateView),
            ...unauthenticated,
            ...problems(403, 503),
          },
        },
      },
      '/installations': {
        get: {
          operationId: 'listInstallations',
          summary: 'What works for an affiliate: its own and what it inherits',
          description: GROUP,
          parameters: inQuery(listQuerySchema),
          responses: {
            200: items(installation),
            ...unauthenticated,
            ...problems(400, 403, 404, 503),
          },
        },
        post: {
          operationId: 'install',
          summary:
            'Needs marketplace.installation.create for the affiliate; is audited',
          description:
            'Answered before it works: the state follows. `mode: off` hides what the affiliate would inherit.',
          requestBody: jsonBody(toSchema(installRequestSchema, 'input')),
          responses: {
            201: one(installation),
            ...unauthenticated,
            ...problems(400, 403, 404, 409, 413, 503),
          },
        },
      },
      '/installations/check': {
        post: {
          operationId: 'checkConnection',
          summary: 'Asks the tool whether the settings work; keeps nothing',
          requestBody: jsonBody(toSchema(checkRequestSchema, 'input')),
          responses: {
            200: one(check),
            ...unauthenticated,
            ...problems(400, 403, 404, 413, 500, 503),
          },
        },
      },
      '/installations/{id}': {
        parameters: [id],
        get: {
          operationId: 'getInstallation',
          summary: 'One installation; settings for those who may change them',
          responses: {
            200: one(installation),
            ...unauthenticated,
            ...problems(403, 404, 503),
          },
        },
        patch: {
          operationId: 'changeInstallation',
          summary:
            'Needs marketplace.installation.update for the affiliate; is audited',
          description:
            'Refused with 409 when it was changed since `revision`. Secrets that are left out stay, unless the address changes.',
          requestBody: jsonBody(toSchema(changeRequestSchema, 'input')),
          responses: {
            200: one(installation),
            ...unauthenticated,
            ...problems(400, 403, 404, 409, 413, 503),
          },
        },
        delete: {
          operationId: 'uninstall',
          summary:
            'Needs marketplace.installation.delete for the affiliate; is audited',
          responses: {
            202: answer({ type: 'object' }),
            ...unauthenticated,
            ...problems(403, 404, 503),
          },
        },
      },
      '/audit': {
        get: {
          operationId: 'listAudit',
          summary: 'Changes of an affiliate, the newest first',
          description: `Needs marketplace.audit.read. ${GROUP}`,
          parameters: inQuery(auditQuerySchema),
          responses: {
            200: one(auditPage),
            ...unauthenticated,
            ...problems(400, 403, 404, 503),
          },
        },
      },
      '/audit/export': {
        get: {
          operationId: 'exportAudit',
          summary: 'The same as a file, all of it',
          description: `Needs marketplace.audit.read; is audited. ${GROUP}`,
          parameters: inQuery(auditExportSchema),
          responses: {
            200: {
              description: 'Done',
              content: {
                'text/csv': { schema: { type: 'string' } },
                'application/json': { schema: toSchema(auditFile, 'output') },
              },
            },
            ...unauthenticated,
            ...problems(400, 403, 404, 503),
          },
        },
      },
      '/connections': {
        get: {
          operationId: 'listConnections',
          summary: 'For backends of tools alone: addresses with credentials',
          parameters: inQuery(connectionsQuerySchema),
          responses: {
            200: items(connection),
            ...unauthenticated,
            ...problems(400, 403, 503),
          },
        },
      },
      '/stamps': {
        get: {
          operationId: 'listStamps',
          summary: 'For backends alone: what is installed for whom',
          responses: {
            200: items(stamp),
            ...unauthenticated,
            ...problems(403, 503),
          },
        },
      },
    },
    components: {
      ...domain.components,
      schemas: { Problem, ProblemDetails },
    },
  };
}

/** The HTTP API of this backend, as `openapi.yaml` has it. */
export const api = describe();
