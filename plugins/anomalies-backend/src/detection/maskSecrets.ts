/*
 * Lines of logs hold what should never have been written. Before one is kept, stored or shown, what signs someone in
 * and what identifies a person is taken out. The shape stays, so that the line can still be recognised.
 */
const SIGN_IN: [RegExp, string][] = [
  // key=value and "key": "value" of what signs someone in
  [
    /((?:password|passwd|pwd|secret|token|api[-_]?key|access[-_]?key|client[-_]?secret|authorization|cookie|session[-_]?id)["']?\s*[:=]\s*["']?)(?:(?:bearer|basic)\s+)?[^\s"',;&}]+/gi,
    '$1***',
  ],
  [/\b(bearer|basic)\s+[\w.~+/-]{8,}=*/gi, '$1 ***'],
  // JSON Web Tokens
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, '***'],
  // tokens that say by their beginning whose they are: GitHub, GitLab, Slack, AWS
  [
    /\b(?:gh[pousr]_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|(?:AKIA|ASIA)[0-9A-Z]{16})\b/g,
    '***',
  ],
  // user:password in an address
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:)[^\s@/]+@/gi, '$1***@'],
];
const EMAIL = /\b[\w.+-]+@([\w-]+\.)+[a-z]{2,}\b/gi;
/** Korean resident registration number: seven digits after the date of birth */
const RESIDENT =
  /(?<!\d)(\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))-?[1-8]\d{6}(?!\d)/g;
const PHONE = /(?<!\d)01[016789][- ]?\d{3,4}[- ]?\d{4}(?!\d)/g;
/** 13 to 19 digits, in groups or not; only those that pass the check digit are cards */
const CARD = /(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)/g;
/** No line without one of these has anything to be masked. */
const SUSPECT =
  /[@:=]|\d{6}|\d{3}[ -]\d{4}|bearer|basic|eyJ|gh[pousr]_|glpat|xox|A[KS]IA/i;

const zeros = (digits: string) => digits.replace(/\d/g, '0');

/** As it is shown: `****-****-****-****` in the place of a card. */
export function maskSecrets(line: string): string {
  if (!SUSPECT.test(line)) return line;
  return withoutSignIn(
    withoutCards(line, () => '****-****-****-****')
      .replace(RESIDENT, '$1-*******')
      .replace(PHONE, '01*-****-****'),
  );
}

/**
 * As it is kept to learn from: a number stays a number of as many digits, so that the line stays of its kind whether or
 * not a number in it happens to have the check digit of a card.
 */
export function withoutSecrets(line: string): string {
  if (!SUSPECT.test(line)) return line;
  return withoutSignIn(
    withoutCards(line, zeros)
      .replace(RESIDENT, (digits, birth) => birth + zeros(digits.slice(6)))
      .replace(PHONE, zeros),
  );
}

function withoutSignIn(line: string): string {
  return SIGN_IN.reduce(
    (text, [pattern, replacement]) => text.replace(pattern, replacement),
    line,
  ).replace(EMAIL, '***@***');
}

function withoutCards(line: string, mask: (digits: string) => string): string {
  return line.replace(CARD, digits =>
    isCard(digits.replace(/\D/g, '')) ? mask(digits) : digits,
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
