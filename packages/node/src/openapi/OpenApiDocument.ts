/** A schema of JSON Schema 2020-12, as OpenAPI 3.1 uses it. */
export type OpenApiSchema = Record<string, unknown>;

export interface OpenApiParameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  schema: OpenApiSchema;
}

interface OpenApiContent {
  [type: string]: { schema: OpenApiSchema };
}

export interface OpenApiOperation {
  operationId: string;
  summary: string;
  description?: string;
  parameters?: OpenApiParameter[];
  requestBody?: { required: boolean; content: OpenApiContent };
  responses: Record<string, { description: string; content?: OpenApiContent }>;
}

export const METHODS = ['get', 'post', 'patch', 'put', 'delete'] as const;
export type OpenApiMethod = (typeof METHODS)[number];

export type OpenApiPath = { parameters?: OpenApiParameter[] } & Partial<
  Record<OpenApiMethod, OpenApiOperation>
>;

/** The part of OpenAPI 3.1 that describes the backends of Kronos. */
export interface OpenApiDocument {
  openapi: '3.1.0';
  info: {
    title: string;
    version: string;
    description?: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string }[];
  security: Record<string, string[]>[];
  paths: Record<string, OpenApiPath>;
  components: {
    securitySchemes: Record<string, unknown>;
    schemas: Record<string, OpenApiSchema>;
  };
}
