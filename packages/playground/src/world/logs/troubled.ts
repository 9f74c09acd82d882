import { nextRuns } from '@kronos-portal/common';
import { batchNameOf, BATCH_SCHEDULE } from '../batches';
import type { Random } from '../Random';
import type { Trouble, TroubleKind } from '../troubles';
import type { Written } from './usual';

interface Subject {
  service: string;
  language: 'java' | 'node';
}

interface Troubled {
  /** share of the lines */
  share: number;
  write(random: Random, subject: Subject, trouble: Trouble): Written;
}

const DAY_MS = 86_400_000;
/** Whoever waits for a batch asks so long after its time. */
const BATCH_WAIT_MS = 10 * 60_000;

const pick =
  (...lines: Written[]) =>
  (random: Random) =>
    random.pick(lines);

/** What a trouble makes a container write; those that are not here make it write less, or nothing of their own. */
const TROUBLED: Partial<Record<TroubleKind, Troubled>> = {
  errors: {
    share: 0.6,
    write: pick(
      ['ERROR', '요청 처리 실패: 연계 시스템이 오류를 돌려줌 status=502'],
      [
        'ERROR',
        'java.sql.SQLTransientConnectionException: connection is not available, request timed out after 30000ms',
      ],
    ),
  },
  latency: {
    share: 0.6,
    write: random =>
      random.pick<Written>([
        ['WARN', `느린 응답 elapsed=${random.int(1_800, 9_000)}ms`],
        ['WARN', `작업 대기열 지연 queued=${random.int(20, 90)}`],
      ]),
  },
  'crash-loop': {
    share: 0.6,
    write: pick(
      ['ERROR', '필수 설정이 없어 시작할 수 없음: PAYMENT_KEYSTORE_PATH'],
      ['ERROR', 'Application run failed'],
    ),
  },
  'memory-leak': {
    share: 0.6,
    write: pick(
      ['WARN', '힙 사용률 높음 used=91%'],
      ['ERROR', 'java.lang.OutOfMemoryError: Java heap space'],
    ),
  },
  'bad-deployment': {
    share: 0.35,
    write: (random, { service, language }) => [
      'ERROR',
      [
        `요청 처리 중 예외 발생 uri=/api/v1/limits/${random.int(1_000, 9_999)}`,
        ...(language === 'java' ? javaTrace(service) : NODE_TRACE),
      ].join('\n'),
    ],
  },
  'slow-database': {
    share: 0.5,
    write(random, { language }) {
      const waiting = random.int(9, 60);
      const slow = `느린 쿼리 elapsed=${random.int(
        3_000,
        29_000,
      )}ms sql="select * from ledger_entry where base_date = ? and branch_no = ?"`;
      if (random.chance(0.4)) return ['WARN', slow];
      return language === 'java'
        ? [
            'ERROR',
            `HikariPool-1 - Connection is not available, request timed out after 30000ms (total=20, active=20, idle=0, waiting=${waiting})`,
          ]
        : [
            'ERROR',
            'TimeoutError: Knex: Timeout acquiring a connection. The pool is probably full. Are you missing a .transacting(trx) call?',
          ];
    },
  },
  'noisy-neighbour': {
    share: 0.2,
    write: random => [
      'INFO',
      `전체 통계 재집계 partition=${random.int(1, 64)}/64 workers=16`,
    ],
  },
  starved: {
    share: 0.2,
    write: (random, { language }) => [
      'WARN',
      language === 'java'
        ? `HikariPool-1 - Thread starvation or clock leap detected (housekeeper delta=${random.int(
            31,
            59,
          )}s${random.int(100, 999)}ms).`
        : `이벤트 루프 지연 blocked=${random.int(800, 4_000)}ms`,
    ],
  },
  'certificate-expiry': {
    share: 0.02,
    write: (_, { service }, { from }) => [
      'WARN',
      `TLS 인증서 만료 임박 CN=${service} notAfter=${new Date(
        certificateEnd(from) * 1_000,
      ).toISOString()}`,
    ],
  },
  'missed-batch': {
    share: 0.05,
    write: (_, { service }) => [
      'WARN',
      `선행 배치 결과가 없어 집계를 건너뜀 batch=${batchNameOf(service)}`,
    ],
  },
};

/** When a certificate ends that was not renewed, unix seconds; `from`: since when the renewal fails. */
export const certificateEnd = (from: number) => from + 66 * 3_600;

/** What a pod writes of what is wrong with it; undefined: nothing this time. */
export function troubledLine(
  random: Random,
  subject: Subject,
  trouble: Trouble,
  /** ms */
  time: number,
): Written | undefined {
  const troubled = TROUBLED[trouble.kind];
  if (!troubled || !random.chance(troubled.share)) return undefined;
  if (trouble.kind === 'missed-batch' && time < missedSince(trouble)) {
    return undefined;
  }
  return troubled.write(random, subject, trouble);
}

const missedSince = ({ from }: Trouble) =>
  (nextRuns(BATCH_SCHEDULE, from * 1_000, 1)[0] ?? from * 1_000 + DAY_MS) +
  BATCH_WAIT_MS;

const javaTrace = (service: string) => {
  const at = `com.kbfg.${service.replaceAll('-', '.')}`;
  return [
    `java.lang.NullPointerException: Cannot invoke "${at}.LimitPolicy.dailyCap()" because "policy" is null`,
    `\tat ${at}.LimitChecker.check(LimitChecker.java:87)`,
    `\tat ${at}.LimitController.limit(LimitController.java:41)`,
    '\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)',
    '\tat java.base/java.lang.Thread.run(Thread.java:1583)',
  ];
};

const NODE_TRACE = [
  "TypeError: Cannot read properties of undefined (reading 'dailyCap')",
  '    at LimitChecker.check (/app/dist/limit/checker.js:41:23)',
  '    at async handle (/app/dist/limit/routes.js:18:20)',
];
