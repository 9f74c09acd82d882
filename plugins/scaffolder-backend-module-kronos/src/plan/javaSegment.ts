/** Words that cannot be part of a Java package. */
const JAVA_WORDS = new Set(
  (
    'abstract assert boolean break byte case catch char class const continue default do double else enum extends ' +
    'false final finally float for goto if implements import instanceof int interface long native new null package ' +
    'private protected public return short static strictfp super switch synchronized this throw throws transient ' +
    'true try void volatile while'
  ).split(' '),
);

/** One segment of a Java package: dashes go, reserved words get a tail. */
export function javaSegment(name: string): string {
  const word = name.replace(/[^a-z0-9]/g, '');
  return JAVA_WORDS.has(word) ? `${word}app` : word;
}
