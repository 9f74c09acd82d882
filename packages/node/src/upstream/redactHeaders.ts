const OPEN = [
  'accept',
  'content-type',
  'content-length',
  'user-agent',
  'location',
  'retry-after',
  'date',
  'link',
];

/** Headers for a log: only those that are known to be harmless keep their value. */
export function redactHeaders(
  headers: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      OPEN.includes(name.toLowerCase()) ? value : '[redacted]',
    ]),
  );
}
