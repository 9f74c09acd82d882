import { problemDetailsSchema } from './schema';

/** The backend said no: why, and which fields are wrong. */
export class RequestRefused extends Error {
  readonly status: number;
  /** by field, as the backend names it: `settings.baseUrl`, `secrets.token` … */
  readonly fields: Record<string, string>;

  constructor(
    message: string,
    status: number,
    fields: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'RequestRefused';
    this.status = status;
    this.fields = fields;
  }

  static async fromResponse(response: Response) {
    const body = await response.json().catch(() => undefined);
    const details = problemDetailsSchema.safeParse(body);
    if (!details.success) {
      const message = body?.error?.message;
      return new RequestRefused(
        typeof message === 'string' ? message : response.statusText,
        response.status,
      );
    }
    const { detail, title, errors } = details.data;
    return new RequestRefused(
      detail ?? title ?? response.statusText,
      response.status,
      Object.fromEntries(
        errors.map(({ field, message, allowed }) => [
          field,
          message ?? (allowed === undefined ? '' : String(allowed)),
        ]),
      ),
    );
  }
}
