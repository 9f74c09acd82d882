/** Endings that a noun takes, and those that make a verb of it; longest first. */
const ENDINGS = (
  '으로부터 에서부터 하려면 하려고 합니다 됩니다 하시는 에서는 에서도 으로는 으로도 에게서 이라는 까지는 에는 에도 에서 에게 으로 ' +
  '까지 부터 이나 이랑 처럼 보다 마다 조차 밖에 이란 라는 들을 들의 들이 들은 하는 하기 하다 한다 하여 해서 했다 하고 되는 된다 ' +
  '은 는 이 가 을 를 의 에 로 와 과 도 만 랑 들 할 한 함 된'
)
  .split(' ')
  .sort((a, b) => b.length - a.length);

/**
 * The word without its ending, or undefined when it has none. Two syllables must remain: what looks like an ending may
 * belong to the word (회의), so whoever uses this keeps the whole word, too.
 */
export function withoutEnding(word: string): string | undefined {
  const ending = ENDINGS.find(
    end => word.endsWith(end) && word.length - end.length >= 2,
  );
  return ending && word.slice(0, -ending.length);
}
