import fc from 'fast-check';
import { LineSplitter } from './LineSplitter';

describe('LineSplitter', () => {
  it('gives the same lines however the text is cut into chunks', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ maxLength: 12 }).map(s => s.replace(/[\r\n]/g, '')),
        ),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 7 }),
        (lines, end, size) => {
          const text = lines.map(line => line + end).join('');
          const splitter = LineSplitter.create();
          const found: string[] = [];
          for (let at = 0; at < text.length; at += size) {
            found.push(...splitter.read(text.slice(at, at + size)));
          }
          found.push(...splitter.end());
          expect(found).toEqual(lines);
        },
      ),
    );
  });

  it('cuts a line without end and counts it', () => {
    const splitter = LineSplitter.create({ longestLine: 10 });
    const found: string[] = [];
    for (let i = 0; i < 1000; i++) found.push(...splitter.read('abcdefg'));
    found.push(...splitter.read('\nshort\n'));
    expect(found).toEqual(['abcdefgabc', 'short']);
    expect(splitter.cut).toBe(1);
  });
});
