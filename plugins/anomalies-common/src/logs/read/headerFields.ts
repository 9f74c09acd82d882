/** What a field before the message can be. */
export type FieldKind =
  | 'time'
  /** seconds since the start, as the kernel writes: `[ 1234.567890]` */
  | 'uptime'
  | 'number'
  | 'level'
  | 'bracket'
  | 'separator'
  | 'label'
  | 'dotted'
  | 'word';

export interface HeaderField {
  begin: number;
  /** after its last character, without a colon or comma at its end */
  end: number;
  /** where the next field begins */
  next: number;
  kind: FieldKind;
  /** whether a colon follows */
  colon: boolean;
}

const LEVEL =
  /^(?:trace|debug|dbg|info|information|notice|warn|warning|wrn|err|error|severe|failure|fatal|crit|critical|alert|emerg|emergency|panic|verbose|config|fine|finer|finest|[DIWEVF])$/i;
const TIME =
  /^(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\.?|\d{1,2}[-/.]\d{1,2}|\d{1,2}:\d{2}(?::\d{2})?(?:[.,:]\d+)?(?:Z|[+-]\d{2}:?\d{2})?|\d{4}[-/.]\d{2}[-/.]\d{2}[T_ -]\d{2}[:.]\d{2}\S*|\d{8}[T-]\d{2}:?\d{2}\S*|1\d{9}(?:\.\d+)?|1\d{12}|\d{1,2}\/(?:[A-Z][a-z]{2})\/\d{4}:\S+|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)|\d{2}\.\d{2}\.\d{4})$/;
/** As the first field alone: within a line such a number is anything. */
const UPTIME = /^(?:<\d{1,3}>)?\[\s*\d{1,9}\.\d{3,9}\]$/;
const PRIORITY = /^<\d{1,3}>(?=\[\s*\d{1,9}\.\d{3,9}\])/;
const LONGEST_BRACKET = 400;

export const isLevel = (text: string) => LEVEL.test(text);

/** The first fields of a line; a bracket with all that is in it is one. */
export function fieldsOf(line: string, most: number): HeaderField[] {
  const fields: HeaderField[] = [];
  let at = skipBlank(line, 0);
  while (at < line.length && fields.length < most) {
    const begin = at;
    const bracket = at === 0 ? afterPriority(line) : at;
    let end = line.charCodeAt(bracket) === 91 ? endOfBracket(line, bracket) : 0;
    if (end > 0) {
      while (end < line.length && line.charCodeAt(end) > 32) {
        // `[a][b]` are two, `[a]:` is one
        if (line.charCodeAt(end) === 91) break;
        end++;
      }
    } else {
      end = at;
      while (end < line.length && line.charCodeAt(end) > 32) {
        if (line.charCodeAt(end) === 91) {
          const close = endOfBracket(line, end);
          if (close > 0) {
            end = close;
            continue;
          }
        }
        end++;
      }
    }
    const text = line.slice(begin, end);
    at = skipBlank(line, end);
    fields.push({
      begin,
      end: /[:,]$/.test(text) ? end - 1 : end,
      next: at,
      kind: fields.length === 0 && UPTIME.test(text) ? 'uptime' : kindOf(text),
      colon: text.endsWith(':'),
    });
  }
  return fields;
}

function kindOf(text: string): FieldKind {
  if (/^[-|:>]+$/.test(text)) return 'separator';
  const bare = text.replace(/[,:]$/, '');
  if (TIME.test(bare)) return 'time';
  if (/^-?\d+$/.test(bare)) return 'number';
  if (LEVEL.test(bare)) return 'level';
  if (text.startsWith('[')) {
    const inner = bare.slice(1, -1).trim();
    if (LEVEL.test(inner)) return 'level';
    if (inner.split(' ').some(part => TIME.test(part))) return 'time';
    return 'bracket';
  }
  if (text.length > 1 && text.endsWith(']') && !text.includes('[')) {
    return 'bracket';
  }
  if (text.length > 1 && text.endsWith(':')) return 'label';
  if (/^[A-Za-z_$][\w$-]*(?:\.[\w$-]+)+$/.test(text)) return 'dotted';
  return 'word';
}

/** Of the ring buffer of the kernel as it is kept: `<6>[ 1234.567890]`. */
function afterPriority(line: string): number {
  return PRIORITY.exec(line)?.[0].length ?? 0;
}

function skipBlank(line: string, from: number): number {
  let at = from;
  while (at < line.length && line.charCodeAt(at) <= 32) at++;
  return at;
}

/** After the bracket that closes the one at `from`; 0 when there is none near. */
function endOfBracket(line: string, from: number): number {
  let depth = 0;
  const limit = Math.min(line.length, from + LONGEST_BRACKET);
  for (let at = from; at < limit; at++) {
    const c = line.charCodeAt(at);
    if (c === 91) depth++;
    else if (c === 93 && --depth === 0) return at + 1;
  }
  return 0;
}
