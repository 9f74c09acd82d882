import { createApiRef, type FetchApi } from '@backstage/frontend-plugin-api';
import {
  anomalyDetailSchema,
  anomalyFeedbackSchema,
  anomalyListSchema,
  entityAnomaliesSchema,
  logPatternsSchema,
  type AnomalyDetail,
  type AnomalyFeedback,
  type AnomalyFeedbackInput,
  type AnomalyList,
  type EntityAnomalies,
  type LogPatterns,
} from '@kronos-portal/common';
import { RequestRefused } from '@kronos-portal/react';
import type { ZodType } from 'zod';

const entityPath = ({ kind, namespace, name }: EntityNames) =>
  ['entities', kind.toLowerCase(), namespace, name]
    .map(encodeURIComponent)
    .join('/');

/** Which anomalies; what is left out is not asked. Times: RFC 3339. */
export interface AnomalyFilter {
  affiliate?: string;
  entityRef?: string;
  state?: string;
  severity?: string;
  from?: string;
  to?: string;
  limit?: number;
  cursor?: string;
}

/** A catalog entity by its names. */
export interface EntityNames {
  kind: string;
  namespace: string;
  name: string;
}

export interface AnomaliesApi {
  list(filter: AnomalyFilter): Promise<AnomalyList>;
  detail(id: string): Promise<AnomalyDetail>;
  ofEntity(entity: EntityNames): Promise<EntityAnomalies>;
  patterns(
    entity: EntityNames,
    filter: { search?: string; level?: string },
  ): Promise<LogPatterns>;
  say(id: string, input: AnomalyFeedbackInput): Promise<AnomalyFeedback>;
  takeBack(id: string, kind: AnomalyFeedback['kind']): Promise<void>;
}

export const anomaliesApiRef = createApiRef<AnomaliesApi>().with({
  id: 'plugin.anomalies.client',
  pluginId: 'anomalies',
});

export class AnomaliesClient implements AnomaliesApi {
  readonly #fetch: FetchApi['fetch'];

  constructor({ fetchApi }: { fetchApi: FetchApi }) {
    this.#fetch = fetchApi.fetch;
  }

  list(filter: AnomalyFilter) {
    return this.#get(`anomalies?${query(filter)}`, anomalyListSchema);
  }

  detail(id: string) {
    return this.#get(
      `anomalies/${encodeURIComponent(id)}`,
      anomalyDetailSchema,
    );
  }

  ofEntity(entity: EntityNames) {
    return this.#get(`${entityPath(entity)}/anomalies`, entityAnomaliesSchema);
  }

  patterns(entity: EntityNames, filter: { search?: string; level?: string }) {
    return this.#get(
      `${entityPath(entity)}/patterns?${query(filter)}`,
      logPatternsSchema,
    );
  }

  async say(id: string, input: AnomalyFeedbackInput) {
    const response = await this.#ask(
      `anomalies/${encodeURIComponent(id)}/feedback`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      },
    );
    return anomalyFeedbackSchema.parse(await response.json());
  }

  async takeBack(id: string, kind: AnomalyFeedback['kind']) {
    await this.#ask(`anomalies/${encodeURIComponent(id)}/feedback/${kind}`, {
      method: 'DELETE',
    });
  }

  async #get<T>(path: string, schema: ZodType<T>): Promise<T> {
    const response = await this.#ask(path);
    return schema.parse(await response.json());
  }

  async #ask(path: string, init?: RequestInit): Promise<Response> {
    const response = await this.#fetch(`plugin://anomalies/${path}`, init);
    if (!response.ok) throw await RequestRefused.fromResponse(response);
    return response;
  }
}

function query(filter: object) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined && value !== '')
      parameters.set(name, String(value));
  }
  return parameters;
}
