import { ConfigReader } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { wrongSetting } from './wrongSetting';

const config = new ConfigReader(
  {
    budget: { lines: 'many', on: 'perhaps', list: { a: 1 }, token: 'planted' },
  },
  '/etc/kronos/app-config.production.yaml',
);
const saidOf = (read: () => unknown) => {
  try {
    return read();
  } catch (error) {
    return wrongSetting(error, config);
  }
};

it('names the setting, what it is and what it has to be, no file and nothing that could be a secret', () => {
  expect(saidOf(() => config.getNumber('budget.lines'))).toBe(
    "budget.lines is 'many', but it must be a number.",
  );
  expect(saidOf(() => config.getBoolean('budget.on'))).toBe(
    "budget.on is 'perhaps', but it must be a boolean.",
  );
  expect(saidOf(() => config.getString('budget.list'))).toBe(
    'budget.list is of type object, but it must be a string.',
  );
  expect(saidOf(() => config.getNumber('budget.token'))).toBe(
    'budget.token is something else, but it must be a number.',
  );
  expect(saidOf(() => config.getString('budget.nothing'))).toBe(
    'budget.nothing is missing.',
  );
  expect(wrongSetting(new InputError('x is 1, but it must be 2.'))).toBe(
    'x is 1, but it must be 2.',
  );
});

it('says nothing about faults of another kind, which could hold anything', () => {
  expect(
    wrongSetting(new Error('connect postgres://kronos:secret@db')),
  ).toBeUndefined();
});
