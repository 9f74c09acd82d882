import { serviceNameFault } from './serviceNames';

describe('the name of a service', () => {
  it.each([
    [undefined, { kind: 'missing' }],
    ['', { kind: 'missing' }],
    ['ab', { kind: 'short', min: 3 }],
    ['a'.repeat(41), { kind: 'long', max: 40 }],
    ['1abc', { kind: 'start' }],
    ['-abc', { kind: 'start' }],
    ['Abc', { kind: 'letters' }],
    ['abc\n', { kind: 'letters' }],
    ['결제', { kind: 'letters' }],
    ['a--b', { kind: 'dashes' }],
    ['abc-', { kind: 'dashes' }],
    ['abc-1', undefined],
    ['a'.repeat(40), undefined],
  ])('%j: %j', (name, fault) => {
    expect(serviceNameFault(name)).toEqual(fault);
  });
});
