import type { AuditEntry } from './AuditStore';

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_LANGUAGES = ['en', 'ko'] as const;
export type ExportLanguage = (typeof EXPORT_LANGUAGES)[number];

/** Headers of the columns, in their order. */
const HEADERS: Record<ExportLanguage, string[]> = {
  en: [
    'Time (UTC)',
    'Who',
    'Action',
    'Affiliate',
    'Offering',
    'Installation',
    'Before',
    'After',
  ],
  ko: [
    '시각(UTC)',
    '누가',
    '행위',
    '그룹사',
    '상품',
    '설치 번호',
    '변경 전',
    '변경 후',
  ],
};

/** Excel takes a file for UTF-8, and so for Korean, only by this mark. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * How a spreadsheet knows a formula, the full-width forms that Korean and Japanese input writes among them.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** One cell, always in quotes (RFC 4180); what a spreadsheet would run is made text. */
function cell(value: string): string {
  const text = FORMULA.test(value.trimStart()) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}

const row = (cells: string[]) => `${cells.map(cell).join(',')}\r\n`;

const json = (value: unknown) => (value === null ? '' : JSON.stringify(value));

/** A table that Excel opens, piece by piece. */
export async function* toCsv(
  entries: AsyncIterable<AuditEntry>,
  language: ExportLanguage,
): AsyncIterable<string> {
  yield BYTE_ORDER_MARK + row(HEADERS[language]);
  for await (const entry of entries) {
    yield row([
      entry.at,
      entry.actor,
      entry.action,
      entry.affiliate ?? '*',
      entry.offering,
      entry.installationId,
      json(entry.before),
      json(entry.after),
    ]);
  }
}

/** `{ "items": [...] }`, the entries as `GET /audit` has them, piece by piece. */
export async function* toJson(
  entries: AsyncIterable<AuditEntry>,
): AsyncIterable<string> {
  yield '{"items":[';
  let first = true;
  for await (const entry of entries) {
    yield `${first ? '' : ','}\n${JSON.stringify(entry)}`;
    first = false;
  }
  yield '\n]}\n';
}

/** Ids of affiliates are names of the catalog: letters, digits, dashes. */
export const fileNameOf = (affiliate: string | null, format: ExportFormat) =>
  `kronos-audit-${affiliate ?? 'group'}.${format}`;
