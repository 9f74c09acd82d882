import { groupingScore } from './groupingScore';

describe('groupingScore', () => {
  it('counts groups that are exactly a true group', () => {
    // a is right; b is split; c and d are one
    expect(
      groupingScore(
        ['a', 'a', 'b', 'b', 'c', 'd'],
        ['1', '1', '2', '3', '4', '4'],
      ),
    ).toEqual({
      groupingAccuracy: 2 / 6,
      groupF1: 1 / 4,
      precision: 1 / 4,
      recall: 1 / 4,
      groups: 4,
      trueGroups: 4,
    });
  });

  it('takes a part of a true group for wrong, though it is pure', () => {
    expect(groupingScore(['a', 'a'], ['1', '2']).groupingAccuracy).toBe(0);
  });
});
