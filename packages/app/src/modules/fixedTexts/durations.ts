const UNITS = {
  day: ['day', 'days', '일'],
  hour: ['hour', 'hours', '시간'],
  minute: ['minute', 'minutes', '분'],
  second: ['second', 'seconds', '초'],
} as const;
type Unit = keyof typeof UNITS;

const NAMES = Object.values(UNITS).flat().join('|');
const DURATION = new RegExp(`^(?:(?:^|,? )\\d+ ?(?:${NAMES}))+$`);
const PART = new RegExp(`(\\d+) ?(${NAMES})`, 'g');

/** How long the steps of a run took, below their names; upstream says it in English in every language. */
const WRITTEN_IN = '.MuiStepLabel-root .MuiTypography-caption';

const unitOf = (name: string) =>
  (Object.keys(UNITS) as Unit[]).find(unit =>
    (UNITS[unit] as readonly string[]).includes(name),
  )!;

/** `1 minute, 3 seconds` in the language, whichever it is in; nothing for what is no duration. */
export function sayDuration(
  text: string,
  language: 'ko' | 'en',
): string | undefined {
  if (!DURATION.test(text)) return undefined;
  return [...text.matchAll(PART)]
    .map(([, count, name]) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit: unitOf(name),
        unitDisplay: 'long',
      }).format(Number(count)),
    )
    .join(' ');
}

export function rewordDurations(root: ParentNode, language: 'ko' | 'en') {
  for (const element of root.querySelectorAll(WRITTEN_IN)) {
    for (const node of element.childNodes) {
      const after = sayDuration(node.nodeValue ?? '', language);
      if (after && after !== node.nodeValue) node.nodeValue = after;
    }
  }
}
