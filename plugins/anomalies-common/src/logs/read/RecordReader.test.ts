import { RecordReader } from './RecordReader';

function records(text: string) {
  const reader = RecordReader.create();
  const all = text.split('\n').flatMap(line => [...reader.add(line)]);
  return [...all, ...reader.end()].map(({ text: first, lines }) => [
    lines,
    first,
  ]);
}

describe('RecordReader', () => {
  it('keeps a Java stack trace with the line that logged it', () => {
    expect(
      records(
        [
          'before',
          'Could not book payment 12',
          'java.lang.IllegalStateException: limit is gone',
          '\tat com.acme.Limit.take(Limit.java:41)',
          '\tat com.acme.Pay.book(Pay.java:7)',
          'Caused by: java.net.SocketTimeoutException: Read timed out',
          '\tat java.base/java.net.Socket.read(Socket.java:1)',
          '\t... 12 more',
          'after',
        ].join('\n'),
      ),
    ).toEqual([
      [1, 'before'],
      [
        7,
        'Could not book payment 12 java.lang.IllegalStateException: limit is gone',
      ],
      [1, 'after'],
    ]);
  });

  it('takes the name of an error without frames for a line like others', () => {
    expect(
      records('waiting\njava.io.IOException: Broken pipe\nwaiting'),
    ).toEqual([
      [1, 'waiting'],
      [1, 'java.io.IOException: Broken pipe'],
      [1, 'waiting'],
    ]);
  });

  it('keeps traces of Python, Node and Go', () => {
    expect(
      records(
        [
          'Traceback (most recent call last):',
          '  File "/app/main.py", line 3, in <module>',
          '    run()',
          "KeyError: 'card'",
          'next',
          'TypeError: x is not a function',
          '    at run (/app/index.js:3:9)',
          '    at node:internal/main:1:1',
          'panic: runtime error: index out of range [3]',
          '',
          'goroutine 1 [running]:',
          'main.take(0x3)',
          '\t/app/main.go:12 +0x1d',
          'main.main()',
          '\t/app/main.go:5 +0x20',
          'ready',
        ].join('\n'),
      ),
    ).toEqual([
      [4, "Traceback (most recent call last): KeyError: 'card'"],
      [1, 'next'],
      [3, 'TypeError: x is not a function'],
      [7, 'panic: runtime error: index out of range [3]'],
      [1, 'ready'],
    ]);
  });

  it('keeps JSON over several lines, and does not wait for its end for ever', () => {
    expect(records('{\n  "a": "}",\n  "b": [1]\n}\nnext')).toEqual([
      [4, '{ "a": "}", "b": [1] }'],
      [1, 'next'],
    ]);
    expect(records('{\nnot of it\nnor this')).toHaveLength(3);
    const endless = records(`{\n${'"x"\n'.repeat(2500)}`);
    expect(Math.max(...endless.map(([lines]) => Number(lines)))).toBe(1000);
  });
});
