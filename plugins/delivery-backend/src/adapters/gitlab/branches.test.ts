import { kindOf, STALE_DAYS, toBranches } from './branches';

const NOW = new Date('2026-06-30T00:00:00Z');
const branch = (name: string, days: number, isProtected = false) => ({
  name,
  protected: isProtected,
  merged: false,
  web_url: undefined,
  commit: {
    committed_date: new Date(NOW.getTime() - days * 86_400_000).toISOString(),
    author_name: 'KB국민카드 개발자',
  },
});

describe('Branches against Git-flow', () => {
  it.each([
    ['main', 'main'],
    ['develop', 'develop'],
    ['feature/limit', 'feature'],
    ['release/1.2.0', 'release'],
    ['hotfix/한도-수정', 'hotfix'],
    ['feature/', null],
    ['feature//x', null],
    ['features/x', null],
    ['bugfix/x', null],
    ['Main', null],
    ['constructor', null],
  ])('%s is %s', (name, kind) => expect(kindOf(name)).toBe(kind));

  it('puts what breaks the rule first, then what nobody touched, and never calls main stale', () => {
    const view = toBranches(
      [
        branch('main', 400),
        branch('feature/new', 1),
        branch('feature/old', STALE_DAYS + 1),
        branch('test2', 2),
      ],
      4,
      NOW,
    );
    expect(view.branches.map(b => [b.name, b.kind, b.stale])).toEqual([
      ['test2', null, false],
      ['feature/old', 'feature', true],
      ['feature/new', 'feature', false],
      ['main', 'main', false],
    ]);
    expect(view.missing).toEqual(['develop']);
    expect(view.unprotected).toEqual(['main']);
  });

  it('does not call missing what a cut list leaves out', () => {
    const view = toBranches([branch('a/1', 1)], 250, NOW);
    expect([view.missing, view.total]).toEqual([[], 250]);
  });
});
