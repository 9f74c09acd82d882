import { stringify } from 'yaml';
import { placesOf } from '../world/places';
import type { SeedService } from '../world/seed';

type Api = NonNullable<SeedService['api']>;

const SCHEMA = { $ref: '#/components/schemas/Item' };
const json = (schema: object) => ({
  content: { 'application/json': { schema } },
});
const said = (description: string, schema: object) => ({
  description,
  ...json(schema),
});
const problem = (description: string) => said(description, { type: 'object' });

/** Catalog entity of the REST interface of a service; of the same owner, so that the same people see it. */
export const apiEntity = (service: SeedService, { title }: Api) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'API',
  metadata: {
    name: service.name,
    title: `${title} API`,
    description: `${title}의 등록과 조회`,
    tags: ['rest'],
  },
  spec: {
    type: 'openapi',
    lifecycle: service.prd ? 'production' : 'experimental',
    owner: `group:default/${service.team}`,
    definition: { $text: './openapi.yaml' },
  },
});

/** `openapi.yaml` in the repository of a service. */
export const openApi = (service: SeedService, { resource, title }: Api) =>
  stringify(
    {
      openapi: '3.0.3',
      info: {
        title: service.title,
        description: service.description,
        version: '1.0.0',
      },
      servers: placesOf(service).map(({ namespace, stage }) => ({
        url: `http://${service.name}.${namespace}.svc`,
        description: stage,
      })),
      paths: {
        [`/v1/${resource}`]: {
          get: {
            summary: `${title} 목록`,
            tags: [title],
            parameters: [
              {
                name: 'limit',
                in: 'query',
                schema: { type: 'integer', minimum: 1, maximum: 100 },
              },
            ],
            responses: {
              200: said('최신순', { type: 'array', items: SCHEMA }),
              400: problem('잘못된 요청'),
            },
          },
          post: {
            summary: `${title} 등록`,
            tags: [title],
            requestBody: { required: true, ...json(SCHEMA) },
            responses: {
              201: said('등록됨', SCHEMA),
              400: problem('잘못된 요청'),
            },
          },
        },
        [`/v1/${resource}/{id}`]: {
          get: {
            summary: `${title} 조회`,
            tags: [title],
            parameters: [
              {
                name: 'id',
                in: 'path',
                required: true,
                schema: { type: 'string' },
              },
            ],
            responses: {
              200: said('조회됨', SCHEMA),
              404: problem('없음'),
            },
          },
        },
      },
      components: {
        schemas: {
          Item: {
            title,
            type: 'object',
            required: ['id', 'status'],
            properties: {
              id: { type: 'string', readOnly: true },
              status: {
                type: 'string',
                enum: ['RECEIVED', 'DONE', 'REFUSED'],
              },
              createdAt: { type: 'string', format: 'date-time' },
            },
          },
        },
      },
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
