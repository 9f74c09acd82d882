/*
 * Lines of logs hold what should never have been written. Before one is stored or shown, what signs someone in and what
 * identifies a person is taken out. The shape stays, so that the line can still be recognised.
 */
const RULES: [RegExp, string][] = [
  // key=value and "key": "value" of what signs someone in
  [
    /((?:password|passwd|pwd|secret|token|api[-_]?key|access[-_]?key|client[-_]?secret|authorization|cookie|session[-_]?id)["']?\s*[:=]\s*["']?)(?:(?:bearer|basic)\s+)?[^\s"',;&}]+/gi,
    '$1***',
  ],
  [/\b(bearer|basic)\s+[\w.~+/-]{8,}=*/gi, '$1 ***'],
  // JSON Web Tokens
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, '***'],
  // user:password in an address
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:)[^\s@/]+@/gi, '$1***@'],
  // Korean resident registration number: seven digits after the date of birth
  [/\b(\d{6})-?[1-8]\d{6}\b/g, '$1-*******'],
  [/\b01[016789][- ]?\d{3,4}[- ]?\d{4}\b/g, '01*-****-****'],
  [/\b[\w.+-]+@([\w-]+\.)+[a-z]{2,}\b/gi, '***@***'],
];
/** 13 to 19 digits, in groups or not; only those that pass the check digit are cards */
const CARD = /\b(?:\d[ -]?){12,18}\d\b/g;

export function maskSecrets(line: string): string {
  const withoutCards = line.replace(CARD, digits =>
    isCard(digits.replace(/\D/g, '')) ? '****-****-****-****' : digits,
  );
  return RULES.reduce(
    (text, [pattern, replacement]) => text.replace(pattern, replacement),
    withoutCards,
  );
}

/** Luhn, ISO/IEC 7812-1. */
function isCard(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits[digits.length - 1 - i]);
    if (i % 2) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return digits.length >= 13 && sum % 10 === 0;
}
