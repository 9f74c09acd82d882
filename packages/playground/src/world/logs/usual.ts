import type { Random } from '../Random';

/** What a container writes: a level and a message. */
export type Written = readonly [level: string, message: string];

type Language = 'java' | 'node';

interface Usual {
  /** how often among a thousand lines */
  often: number;
  language?: Language;
  write(random: Random, slowest: number): Written;
}

/** One sort of request, with how long it took. */
const request = (often: number, level: string, text: string): Usual => ({
  often,
  write: (random, slowest) => [level, `${text} ${random.int(3, slowest)}ms`],
});

const USUAL: Usual[] = [
  request(240, 'INFO', '요청 처리 완료'),
  request(240, 'INFO', '외부 연계 응답 수신'),
  request(240, 'DEBUG', '캐시 조회'),
  request(240, 'INFO', '트랜잭션 커밋'),
  {
    often: 20,
    language: 'java',
    write: random => {
      const active = random.int(0, 8);
      const idle = 20 - active;
      const stats = `total=20, active=${active}, idle=${idle}, waiting=0`;
      return ['DEBUG', `HikariPool-1 - Pool stats (${stats})`];
    },
  },
  {
    often: 20,
    language: 'node',
    write: random => [
      'DEBUG',
      `event loop delay p99=${random.int(2, 18)}ms heap=${random.int(
        90,
        180,
      )}MB`,
    ],
  },
  {
    often: 10,
    write: random => [
      'WARN',
      `외부 연계 재시도 1/3 host=gw${random.int(1, 4)} elapsed=${random.int(
        500,
        900,
      )}ms`,
    ],
  },
  {
    often: 6,
    write: random => [
      'WARN',
      `요청 값이 올바르지 않음 field=amount client=${random.hex(8)}`,
    ],
  },
  {
    often: 4,
    write: random => ['INFO', `인증 토큰 갱신 kid=${random.hex(8)}`],
  },
];

const BY_LANGUAGE = { java: usualOf('java'), node: usualOf('node') };

function usualOf(language: Language) {
  const lines = USUAL.filter(u => !u.language || u.language === language);
  return { lines, all: lines.reduce((sum, { often }) => sum + often, 0) };
}

/** A line of every day. `slowest`: ms that a request takes at most. */
export function usualLine(
  random: Random,
  language: Language,
  slowest: number,
): Written {
  const { lines, all } = BY_LANGUAGE[language];
  let turn = random.next() * all;
  for (const { often, write } of lines) {
    turn -= often;
    if (turn < 0) return write(random, slowest);
  }
  return lines[0].write(random, slowest);
}
