import { STATUS_CODES } from 'node:http';
import { z, type ZodType } from 'zod';
import type { OpenApiOperation, OpenApiSchema } from './OpenApiDocument';

/** What a zod schema takes (`input`) or gives (`output`). Checks that JSON Schema has no word for are left out. */
export function toSchema(
  schema: ZodType,
  io: 'input' | 'output',
): OpenApiSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
  }) as OpenApiSchema;
  // zod forbids what a type does not name; answers may grow
  return io === 'output' ? (open(rest) as OpenApiSchema) : rest;
}

function open(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(open);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => key !== 'additionalProperties' || value)
      .map(([key, value]) => [key, open(value)]),
  );
}

export const jsonBody = (schema: OpenApiSchema) => ({
  required: true,
  content: { 'application/json': { schema } },
});

export const answer = (
  schema: OpenApiSchema,
  type = 'application/json',
): OpenApiOperation['responses'][string] => ({
  description: 'Done',
  content: { [type]: { schema } },
});

/** Who does not sign in is refused before the plugin is asked, in the form of Backstage. */
export const unauthenticated: OpenApiOperation['responses'] = {
  401: {
    description: 'Unauthorized',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: ['error'],
          properties: {
            error: {
              type: 'object',
              required: ['name', 'message'],
              properties: {
                name: { type: 'string' },
                message: { type: 'string' },
              },
            },
          },
        },
      },
    },
  },
};

/** Refusals as RFC 9457 problem details. */
export function problems(...statuses: number[]): OpenApiOperation['responses'] {
  return Object.fromEntries(
    statuses.map(status => [
      status,
      {
        description: STATUS_CODES[status] ?? 'Refused',
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/ProblemDetails' },
          },
        },
      },
    ]),
  );
}
