import fs from 'node:fs';

/** The rows of a CSV file (RFC 4180) by the names of its first row. */
export function readCsv(file: string): Array<Record<string, string>> {
  const text = fs.readFileSync(file, 'utf8');
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      at++;
      for (;;) {
        const close = text.indexOf('"', at);
        const end = close < 0 ? text.length : close;
        cell += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at++;
      }
    } else {
      const end = endOfCell(text, at);
      cell = text.slice(at, end);
      at = end;
    }
    row.push(cell);
    if (text[at] === ',') {
      at++;
      if (at === text.length) row.push('');
      continue;
    }
    if (text[at] === '\r') at++;
    at++;
    rows.push(row);
    row = [];
  }
  if (row.length) rows.push(row);
  const [names = [], ...rest] = rows;
  return rest.map(cells =>
    Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])),
  );
}

function endOfCell(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c === 44 || c === 10 || c === 13) break;
    at++;
  }
  return at;
}
