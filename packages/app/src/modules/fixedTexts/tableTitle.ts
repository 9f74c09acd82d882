const WORDS = {
  all: { en: 'All', ko: '전체' },
  owned: { en: 'Owned', ko: '담당' },
  starred: { en: 'Starred', ko: '즐겨찾기' },
} as const;

const WHICH = Object.values(WORDS)
  .flatMap(words => Object.values(words))
  .join('|');
/** which of them, and of which type when the person chose one */
const TITLE = new RegExp(`^(${WHICH})( \\S+)? APIs?$`, 'i');

/** The heading of the list of APIs, which upstream puts together of English words in every language. */
const WRITTEN_IN = 'h2.MuiTypography-h5 > span';

/** `All openapi APIS` in the language, whichever it is in; nothing for what is no such heading. */
export function sayTableTitle(
  text: string,
  language: 'ko' | 'en',
): string | undefined {
  const [, which, type = ''] = TITLE.exec(text) ?? [];
  const words = Object.values(WORDS).find(({ en, ko }) =>
    [en, ko].includes(which as never),
  );
  if (!words) return undefined;
  return `${words[language]}${type} ${language === 'ko' ? 'API' : 'APIs'}`;
}

export function rewordTableTitle(root: ParentNode, language: 'ko' | 'en') {
  for (const element of root.querySelectorAll(WRITTEN_IN)) {
    for (const node of element.childNodes) {
      const after = sayTableTitle(node.nodeValue ?? '', language);
      if (after && after !== node.nodeValue) node.nodeValue = after;
    }
  }
}
