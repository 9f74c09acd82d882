import { z } from 'zod';

/** RFC 9457, as the domain backends answer; Backstage's own shape of errors is read too. */
const detailsSchema = z.object({
  title: z.string().optional().catch(undefined),
  detail: z.string().optional().catch(undefined),
  errors: z
    .array(
      z.object({
        field: z.string().catch(''),
        message: z.string().optional(),
        allowed: z.unknown().optional(),
      }),
    )
    .optional()
    .catch(undefined),
  error: z.object({ message: z.string() }).optional().catch(undefined),
});

/** The backend said no: why, and which fields are wrong. */
export class RequestRefused extends Error {
  readonly status: number;
  /** what is wrong, by field as the backend names it; '' is the request as a whole */
  readonly fields: Record<string, string>;

  constructor(
    message: string,
    options: { status: number; fields?: Record<string, string> },
  ) {
    super(message);
    this.name = 'RequestRefused';
    this.status = options.status;
    this.fields = options.fields ?? {};
  }

  static async fromResponse(response: Response) {
    const body = await response.json().catch(() => undefined);
    const { title, detail, errors, error } =
      detailsSchema.safeParse(body).data ?? {};
    return new RequestRefused(
      detail ?? error?.message ?? title ?? response.statusText,
      {
        status: response.status,
        fields: Object.fromEntries(
          (errors ?? []).map(({ field, message, allowed }) => [
            field,
            [
              message,
              Array.isArray(allowed) && allowed.length
                ? `(${allowed.join(', ')})`
                : undefined,
            ]
              .filter(Boolean)
              .join(' '),
          ]),
        ),
      },
    );
  }
}
