/** An error that the caller is told of, as problem details (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly fields: Record<string, string> | undefined;

  constructor(status: number, detail: string, fields?: Record<string, string>) {
    super(detail);
    this.status = status;
    this.fields = fields;
  }
}
