import type { Moment, Part } from './watchParts';

/**
 * From when on a page said what it should, and went on saying it: every part that is named is there and holds, and no other
 * part is waited for.
 *
 * @returns milliseconds after the click
 * @throws Error that names the parts that did not, when the page ended otherwise
 */
export function sinceWhen(
  moments: readonly Moment[],
  names: readonly string[],
  holds: (part: Part) => boolean,
): number {
  const lacking = ({ parts }: Moment) => [
    ...names
      .map(name => parts.find(part => part.name === name) ?? name)
      .filter(part => typeof part === 'string' || !holds(part)),
    ...parts.filter(
      ({ name, state }) => state === 'loading' && !names.includes(name),
    ),
  ];
  const lastWrong = moments.findLastIndex(m => lacking(m).length > 0);
  if (moments.length === 0 || lastWrong === moments.length - 1) {
    const what = moments.length ? lacking(moments[lastWrong]) : ['no part'];
    throw new Error(`The page is not complete: ${what.map(say).join(', ')}`);
  }
  return moments[lastWrong + 1].at;
}

function say(part: Part | string): string {
  if (typeof part === 'string') return `${part} is missing`;
  const { name, state, busy, aged } = part;
  return `${name} is ${state}${busy ? ', asked' : ''}${
    aged ? '' : ', without an age'
  }`;
}
