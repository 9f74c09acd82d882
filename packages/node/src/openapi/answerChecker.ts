import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import {
  METHODS,
  type OpenApiDocument,
  type OpenApiMethod,
} from './OpenApiDocument';

/** What a test got from a backend. */
export interface Answered {
  method: string;
  /** below the plugin's own address, with or without a query */
  path: string;
  status: number;
  contentType?: string;
  body: unknown;
}

/**
 * Holds answers against an API description, and knows which operations never did what they were asked for.
 */
export class AnswerChecker {
  readonly #document: OpenApiDocument;
  readonly #ajv: Ajv2020;
  readonly #seen = new Set<string>();

  static create(document: OpenApiDocument) {
    return new AnswerChecker(document);
  }

  private constructor(document: OpenApiDocument) {
    this.#document = document;
    this.#ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(this.#ajv);
    this.#ajv.addSchema(document, 'api');
  }

  /** What is wrong with the answer, one line each; empty when the description promised it. */
  check(answered: Answered): string[] {
    const { method, status, contentType, body } = answered;
    const verb = method.toLowerCase() as OpenApiMethod;
    const route = this.#routeOf(answered.path, verb);
    const operation = route && this.#document.paths[route][verb];
    if (!operation) return [`${method} ${answered.path} is not described`];
    const response = operation.responses[String(status)];
    if (!response) return [`${method} ${route} does not tell of ${status}`];
    if (status >= 200 && status < 300) this.#seen.add(operation.operationId);
    if (!response.content) return [];
    const type = contentType?.split(';')[0] ?? '';
    if (!response.content[type]) {
      return [`${method} ${route} ${status} does not tell of '${type}'`];
    }
    if (!type.endsWith('json')) return [];
    const pointer = [
      'paths',
      route,
      verb,
      'responses',
      String(status),
      'content',
      type,
      'schema',
    ]
      .map(part =>
        encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1')),
      )
      .join('/');
    const validate = this.#ajv.getSchema(`api#/${pointer}`);
    if (!validate) throw new Error(`No schema at ${pointer}`);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      error =>
        `${method} ${route} ${status}: ${error.instancePath || 'the body'} ${
          error.message
        }`,
    );
  }

  /** Operations of the description of which no success was seen: refusals hold no data against it. */
  unseen(): string[] {
    return Object.values(this.#document.paths)
      .flatMap(path => METHODS.flatMap(method => path[method] ?? []))
      .map(({ operationId }) => operationId)
      .filter(id => !this.#seen.has(id));
  }

  /** The described path that fits, literal ones before those with variables. */
  #routeOf(path: string, method: OpenApiMethod): string | undefined {
    const parts = path.split('?')[0].split('/');
    const variables = (route: string) => route.split('{').length;
    return Object.keys(this.#document.paths)
      .filter(route => this.#document.paths[route][method])
      .sort((a, b) => variables(a) - variables(b))
      .find(route => {
        const names = route.split('/');
        return (
          names.length === parts.length &&
          names.every((name, i) => name.startsWith('{') || name === parts[i])
        );
      });
  }
}
