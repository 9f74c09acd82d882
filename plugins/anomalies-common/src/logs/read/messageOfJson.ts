import type { LogHeader } from './HeaderFinder';

const MESSAGE = ['message', 'msg', '@message', 'log', 'text', 'event', 'body'];
const LEVEL = [
  'level',
  'severity',
  'levelname',
  'lvl',
  'log.level',
  'loglevel',
];
const TIME = ['time', 'timestamp', '@timestamp', 'ts', 'date'];

/** The message of a JSON line; undefined when the text is no JSON object. Without a message its keys are one. */
export function messageOfJson(
  text: string,
): (LogHeader & { message: string }) | undefined {
  if (text.charCodeAt(0) !== 123 || !text.trimEnd().endsWith('}')) {
    return undefined;
  }
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(text);
  } catch {
    return undefined;
  }
  const first = (names: string[]) => {
    for (const name of names) {
      const value = fields[name];
      if (typeof value === 'string' && value !== '') return value;
    }
    return undefined;
  };
  const level = first(LEVEL);
  const time = first(TIME);
  const message = first(MESSAGE);
  return {
    ...(level && { level }),
    ...(time && { time }),
    message: message?.trimEnd() ?? describe(fields),
  };
}

/** `key=value` with values that are words only where they are short: the kind of an event, not its content. */
function describe(fields: Record<string, unknown>): string {
  return Object.keys(fields)
    .slice(0, 64)
    .sort()
    .map(key => {
      const value = fields[key];
      if (typeof value === 'string') return `${key}=${JSON.stringify(value)}`;
      return `${key}=${typeof value === 'object' ? '{}' : value}`;
    })
    .join(' ');
}
