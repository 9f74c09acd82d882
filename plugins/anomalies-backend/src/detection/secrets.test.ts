import { ServiceDetector } from './ServiceDetector';
import { MINUTE, START } from '../__testUtils__/scriptedWorld';

const WORDS = ['hunter2', 'swordfish', 'letmein'];

/** A service that writes what each signs in with: few values, which a pattern would list as the usual ones. */
function lines(minute: number, words: readonly string[]) {
  return Array.from({ length: 30 }, (_, i) => ({
    time: START + minute * MINUTE + i * 1_000,
    pod: 'api-1',
    line: `${new Date(
      START + minute * MINUTE + i * 1_000,
    ).toISOString()} INFO login of member ${
      1_000 + ((minute * 30 + i) % 40)
    } password=${words[i % words.length]} accepted`,
  }));
}

it('shows no value that stands where secrets stand, neither as usual nor as new', () => {
  const detector = ServiceDetector.create('component:default/api');
  const found: unknown[] = [];
  for (let minute = 0; minute < 120; minute++) {
    const words = minute < 110 ? WORDS : [...WORDS, 'planted-new-word'];
    const { findings, examples } = detector.addLogs(lines(minute, words), {
      from: START + minute * MINUTE,
      to: START + (minute + 1) * MINUTE,
    });
    found.push(findings, [...examples]);
  }
  const patterns = detector.takePatterns();
  expect(JSON.stringify(patterns)).toContain('member');
  const shown = JSON.stringify([patterns, found]);
  for (const word of [...WORDS, 'planted-new-word']) {
    expect(shown).not.toContain(word);
  }
});

it('does not go on with what an older portal kept, which may hold such values', () => {
  const before = { ...ServiceDetector.create('a').snapshot(), version: 1 };
  expect(ServiceDetector.restore('a', before)).toBeUndefined();
});
