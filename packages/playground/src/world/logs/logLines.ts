import type { Incident } from '../events';
import { createRandom } from '../Random';

const STEP_MS = 2_000;

const FINE = [
  ['INFO', '요청 처리 완료'],
  ['INFO', '외부 연계 응답 수신'],
  ['DEBUG', '캐시 조회'],
  ['INFO', '트랜잭션 커밋'],
] as const;
const BAD: Partial<
  Record<Incident['kind'], readonly (readonly [string, string])[]>
> = {
  errors: [
    ['ERROR', '요청 처리 실패: 연계 시스템이 오류를 돌려줌 status=502'],
    [
      'ERROR',
      'java.sql.SQLTransientConnectionException: connection is not available, request timed out after 30000ms',
    ],
  ],
  latency: [
    ['WARN', '느린 쿼리 elapsed=4210ms'],
    ['WARN', '커넥션 풀 대기 active=50 waiting=37'],
  ],
  'crash-loop': [
    ['ERROR', '필수 설정이 없어 시작할 수 없음: PAYMENT_KEYSTORE_PATH'],
    ['ERROR', 'Application run failed'],
  ],
  'memory-leak': [
    ['WARN', '힙 사용률 높음 used=91%'],
    ['ERROR', 'java.lang.OutOfMemoryError: Java heap space'],
  ],
};

/** Whose lines these are. */
export interface LogSubject {
  service: string;
  /** uid of the pod: the same pod always wrote the same */
  pod: string;
  /** ms since 1970: when its container began */
  startedAt: number;
  incidents: Incident[];
}

export interface WorldLine {
  /** ms since 1970 */
  time: number;
  line: string;
}

/**
 * What a pod wrote in a stretch of time (ms, `to` exclusive), the oldest first. Nothing is stored: the same time always
 * has the same lines, so the past is always there.
 */
export function logLines(
  { service, pod, startedAt, incidents }: LogSubject,
  from: number,
  to: number,
): WorldLine[] {
  const lines: WorldLine[] = [];
  if (startedAt >= from && startedAt < to) {
    const time = new Date(startedAt).toISOString();
    lines.push({
      time: startedAt,
      line: `${time} INFO  [${service}] 서비스 시작 port=8080`,
    });
  }
  const first = Math.ceil(Math.max(from, startedAt) / STEP_MS) * STEP_MS;
  for (let at = first; at < to; at += STEP_MS) {
    const random = createRandom(pod, at);
    const when = at + random.int(0, STEP_MS - 1);
    const time = new Date(when).toISOString();
    const incident = incidents.find(
      i => i.startedAt <= at && (i.endsAt === undefined || i.endsAt > at),
    );
    const bad = incident && BAD[incident.kind];
    const [level, text] = random.pick(bad && random.chance(0.6) ? bad : FINE);
    lines.push({
      time: when,
      line: `${time} ${level.padEnd(5)} [${service}] trace=${random.hex(
        16,
      )} ${text} ${random.int(3, incident ? 2500 : 180)}ms`,
    });
  }
  return lines;
}
