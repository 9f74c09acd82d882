/** A refusal in the words of the API: a Status object. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details?: Record<string, unknown>;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: Record<string, unknown>,
  ) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  toResponse(): Response {
    const { code, reason, message, details } = this;
    return Response.json(
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message,
        reason,
        ...(details && { details }),
        code,
      },
      { status: code },
    );
  }
}

const full = (plural: string, group: string) =>
  group ? `${plural}.${group}` : plural;

export const notFound = (plural: string, group: string, name: string) =>
  new ApiError(404, 'NotFound', `${full(plural, group)} "${name}" not found`, {
    name,
    ...(group && { group }),
    kind: plural,
  });

export const alreadyExists = (plural: string, group: string, name: string) =>
  new ApiError(
    409,
    'AlreadyExists',
    `${full(plural, group)} "${name}" already exists`,
    { name, ...(group && { group }), kind: plural },
  );

/** @param kind - with its group: `Deployment.apps` */
export function invalid(
  kind: string,
  name: string,
  cause: { field: string; message: string; reason?: string },
) {
  const { field, message, reason = 'FieldValueInvalid' } = cause;
  const [word, ...group] = kind.split('.');
  return new ApiError(
    422,
    'Invalid',
    `${kind} ${JSON.stringify(name)} is invalid: ${field}: ${message}`,
    {
      ...(name && { name }),
      ...(group.length && { group: group.join('.') }),
      kind: word,
      causes: [{ reason, message, field }],
    },
  );
}

export const required = (kind: string, name: string, field: string, why = '') =>
  invalid(kind, name, {
    field,
    message: why ? `Required value: ${why}` : 'Required value',
    reason: 'FieldValueRequired',
  });

export const badRequest = (message: string) =>
  new ApiError(400, 'BadRequest', message);

export const unknownPath = () =>
  new ApiError(
    404,
    'NotFound',
    'the server could not find the requested resource',
    {},
  );

export const notAllowed = () =>
  new ApiError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
