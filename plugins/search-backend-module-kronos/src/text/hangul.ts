/**
 * Hangul as the keys of the Korean keyboard layout (2-beolsik, KS X 5002) that type it: 결제 is `rufwp`.
 *
 * So a prefix is a prefix while a syllable is still being typed, a slip of the finger or of the ear (결재) is one letter,
 * and a word typed with the English layout on is already spelled right.
 */
const INITIALS = 'r R s e E f a q Q t T d w W c z x v g'.split(' ');
const VOWELS = 'k o i O j p u P h hk ho hl y n nj np nl b m ml l'.split(' ');
const FINALS = [
  '',
  ...'r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g'.split(
    ' ',
  ),
];
/** U+3131 to U+314E, the letters on their own */
const CONSONANTS =
  'r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g'.split(
    ' ',
  );

const SYLLABLES = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const LETTERS = 0x3131;
const FIRST_VOWEL = 0x314f;

export function keystrokes(hangul: string): string {
  let keys = '';
  for (const letter of hangul) {
    const code = letter.codePointAt(0)!;
    if (code >= SYLLABLES && code <= LAST_SYLLABLE) {
      const n = code - SYLLABLES;
      keys +=
        INITIALS[Math.floor(n / 588)] +
        VOWELS[Math.floor((n % 588) / 28)] +
        FINALS[n % 28];
    } else if (code >= FIRST_VOWEL) {
      keys += VOWELS[code - FIRST_VOWEL] ?? '';
    } else {
      keys += CONSONANTS[code - LETTERS] ?? '';
    }
  }
  return keys;
}

const TYPED_AS_HANGUL =
  /^(?:[rRseEfaqQtTdwWczxvg](?:hk|ho|hl|nj|np|nl|ml|[koiOjpuPhynbml])(?:rt|sw|sg|fr|fa|fq|ft|fx|fv|fg|qt|[rRsefaqtTdwczxvg])?){2,}$/;

/** Whether these keys type two or more whole syllables in the Korean layout. */
export const typesHangul = (keys: string) => TYPED_AS_HANGUL.test(keys);
