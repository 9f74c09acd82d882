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

export const invalid = (kind: string, name: string, message: string) =>
  new ApiError(422, 'Invalid', `${kind} "${name}" is invalid: ${message}`, {
    name,
    kind,
  });

export const badRequest = (message: string) =>
  new ApiError(400, 'BadRequest', message);
