import { storageFault } from './storageFault';

const withCode = (code: string) =>
  Object.assign(new Error(`insert into "secrets" - ${code}`), { code });

describe('what a person is told when the own database does nothing', () => {
  it.each([
    ['SQLITE_FULL', 'no room left'],
    // PostgreSQL, and the disk below either
    ['53100', 'no room left'],
    ['ENOSPC', 'no room left'],
    ['SQLITE_IOERR_WRITE', 'cannot be read or written'],
    ['SQLITE_CORRUPT', 'cannot be read or written'],
    ['58030', 'cannot be read or written'],
    ['ECONNREFUSED', 'cannot be reached just now'],
    ['57P01', 'cannot be reached just now'],
    ['53300', 'cannot be reached just now'],
  ])('%s: %s', (code, told) => {
    const fault = storageFault(withCode(code));
    expect(fault).toContain(told);
    expect(fault).toContain('Nothing was changed');
    expect(fault).not.toContain('secrets');
  });

  it.each(['23505', 'SQLITE_CONSTRAINT', 'SQLITE_BUSY'])(
    'says nothing of %s, which has another cause',
    code => {
      expect(storageFault(withCode(code))).toBeUndefined();
    },
  );
});
