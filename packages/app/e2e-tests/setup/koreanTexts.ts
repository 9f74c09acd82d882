import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../../..');

/** Words of the world that are also texts of the portal: levels, states and kinds of issues, a word of names. */
const DATA = new Set([
  '긴급',
  '높음',
  '보통',
  '낮음',
  '진행',
  '해결',
  '완료',
  '지원',
  '카드',
]);

/** Every Korean text of the portal that stands by itself; a page in English has none of them, whatever its data says. */
export async function koreanTexts(): Promise<string[]> {
  const files = ['packages', 'plugins']
    .flatMap(group =>
      fs
        .readdirSync(path.join(root, group))
        .map(name => `${group}/${name}/src`),
    )
    .flatMap(folder => filesBelow(path.join(root, folder)))
    .filter(file => /[\\/]translations[\\/]ko(\.ts$|[\\/].*\.ts$)/.test(file));
  const texts = files.flatMap(file =>
    [
      ...fs
        .readFileSync(file, 'utf8')
        .matchAll(
          /(?<!\w)'[\w.]+':\s*'((?:[^'\\]|\\.)*)'|(?<![\w'])\w+:\s*'((?:[^'\\]|\\.)*)'/g,
        ),
    ].map(([, quoted, bare]) => quoted ?? bare),
  );
  return [...new Set(texts)].filter(
    text => /[가-힣]{2}/.test(text) && !text.includes('{{') && !DATA.has(text),
  );
}

function filesBelow(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(file => path.join(folder, file));
}
