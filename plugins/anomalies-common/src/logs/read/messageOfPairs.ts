import type { LogHeader } from './HeaderFinder';

const PAIR = /^[\w.@-]+=/;
const MESSAGE_KEY = /(?:^|\s)(?:msg|message)=("(?:[^"\\]|\\.)*"|\S+)/;
const LEVEL_KEY = /(?:^|\s)(?:level|lvl|severity)="?(\w+)/;
const TIME_KEY = /(?:^|\s)(?:time|ts|timestamp)="?([^\s"]+)/;

/** The message of a line of pairs, `time=… level=info msg="…" key=value`; undefined when the text is none. */
export function messageOfPairs(
  text: string,
): (LogHeader & { message: string }) | undefined {
  // A message may speak of a message; a line of pairs begins with one.
  if (!PAIR.test(text)) return undefined;
  const quoted = MESSAGE_KEY.exec(text)?.[1];
  if (quoted === undefined) return undefined;
  const level = LEVEL_KEY.exec(text)?.[1];
  const time = TIME_KEY.exec(text)?.[1];
  return {
    ...(level && { level }),
    ...(time && { time }),
    message: quoted.startsWith('"')
      ? quoted.slice(1, -1).replace(/\\(.)/g, '$1')
      : quoted,
  };
}
