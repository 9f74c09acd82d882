import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { api } from './api';

// Every answer in the other tests of this backend is held against it: see __testUtils__/marketplaceWorld.ts
it('openapi.yaml says what the code does; `npm run openapi` writes it', () => {
  const file = path.resolve(__dirname, '../openapi.yaml');
  expect(parse(fs.readFileSync(file, 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(api)),
  );
});
