import { z } from 'zod';

/** One question to a tool and its answer, as they went over the wire. */
export interface Exchange {
  method: string;
  /** path below the tool's base URL, with its query */
  url: string;
  status: number;
  /** names in small letters */
  headers: Record<string, string>;
  body: string;
}

/** What is wrong with a body, each with the place of the field. */
export type BodyCheck = (body: unknown, exchange: Exchange) => string[];

export interface VendorAnswer {
  /** headers of the vendor's own that come with every such answer, or with some */
  headers?: Record<string, 'always' | 'sometimes'>;
  /** JSON of this shape and nothing else; a word for what is no JSON */
  body: z.ZodType | BodyCheck | 'text' | 'html' | 'empty';
}

/** What a vendor's description says of one endpoint. */
export interface VendorEndpoint {
  method: string;
  /** with a colon before each part that is a value */
  path: string;
  /** where the vendor describes it */
  source: string;
  answers: Record<number, VendorAnswer>;
}

/** Headers that HTTP itself has, or the server in front of a tool. */
const HTTP = new Set(
  (
    'content-type content-length content-disposition date connection keep-alive transfer-encoding vary etag ' +
    'cache-control access-control-allow-origin www-authenticate'
  ).split(' '),
);

/** A vendor's API for what Kronos uses of it: exchanges with the stand-in, or with a real server, are held against it. */
export class VendorApi {
  readonly name: string;
  readonly version: string;
  readonly endpoints: readonly VendorEndpoint[];
  readonly #pathOf: (url: string) => string;

  static create(options: {
    name: string;
    /** of the description that the table was written from */
    version: string;
    endpoints: VendorEndpoint[];
    /** path as the table writes it, for tools whose places are folders in folders */
    pathOf?: (path: string) => string;
  }) {
    return new VendorApi(options);
  }

  private constructor(options: Parameters<typeof VendorApi.create>[0]) {
    this.name = options.name;
    this.version = options.version;
    this.endpoints = options.endpoints;
    this.#pathOf = options.pathOf ?? (path => path);
  }

  /** undefined for one that the table does not have */
  endpointOf(exchange: Exchange): VendorEndpoint | undefined {
    const path = this.#pathOf(exchange.url.split('?')[0]);
    return this.endpoints.find(
      e => e.method === exchange.method && matches(e.path, path),
    );
  }

  /** Every difference from the description, in words; none means that the answer is as the vendor would give it. */
  differences(exchange: Exchange): string[] {
    const at = `${exchange.method} ${exchange.url} ${exchange.status}`;
    const endpoint = this.endpointOf(exchange);
    if (!endpoint) return [`${at}: ${this.name} describes no such endpoint`];
    const answer = endpoint.answers[exchange.status];
    if (!answer) return [`${at}: ${this.name} describes no such status`];
    return [
      ...headerDifferences(answer.headers ?? {}, exchange.headers),
      ...bodyDifferences(answer.body, exchange),
    ].map(difference => `${at}: ${difference}`);
  }
}

function matches(pattern: string, path: string) {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((part, i) =>
      part.startsWith(':') ? given[i] !== '' : part === given[i],
    )
  );
}

function headerDifferences(
  described: Record<string, 'always' | 'sometimes'>,
  given: Record<string, string>,
): string[] {
  return [
    ...Object.entries(described)
      .filter(([name, when]) => when === 'always' && given[name] === undefined)
      .map(([name]) => `the header ${name} is missing`),
    ...Object.keys(given)
      .filter(name => !HTTP.has(name) && !Object.hasOwn(described, name))
      .map(name => `the header ${name} is none of the vendor's`),
  ];
}

function bodyDifferences(
  described: VendorAnswer['body'],
  exchange: Exchange,
): string[] {
  const type = exchange.headers['content-type'] ?? '';
  if (described === 'empty') {
    return exchange.body === '' ? [] : ['the body is not empty'];
  }
  if (described === 'html') {
    return type.startsWith('text/html') ? [] : [`${type} is no page`];
  }
  if (described === 'text') {
    return type.includes('json') ? [`${type} is no text`] : [];
  }
  let body: unknown;
  try {
    body = JSON.parse(exchange.body);
  } catch {
    return ['the body is no JSON'];
  }
  if (typeof described === 'function') return described(body, exchange);
  const parsed = described.safeParse(body);
  return parsed.success
    ? []
    : parsed.error.issues.map(i => `${i.path.join('.')}: ${i.message}`);
}

/**
 * Places of all fields that a schema names, such as `author.name`; lists count as what is in them. Over the schema of a
 * connector: what it reads. Over the shape of a table: what there is to read.
 */
export function fieldsOf(schema: z.ZodType, at = ''): Set<string> {
  const { def } = schema as unknown as { def: Record<string, any> };
  const into = (inner: unknown, place: string) =>
    fieldsOf(inner as z.ZodType, place);
  switch (def.type) {
    case 'object':
      return new Set(
        Object.entries(def.shape as Record<string, z.ZodType>).flatMap(
          ([name, inner]) => {
            const place = at ? `${at}.${name}` : name;
            return [place, ...into(inner, place)];
          },
        ),
      );
    case 'array':
      return into(def.element, at);
    case 'union':
      return new Set(
        (def.options as z.ZodType[]).flatMap(o => [...into(o, at)]),
      );
    case 'pipe':
      return into(def.in, at);
    case 'lazy':
      return into(def.getter(), at);
    default:
      return def.innerType ? into(def.innerType, at) : new Set();
  }
}
