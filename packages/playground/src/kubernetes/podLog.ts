import type { Incident } from '../world/events';
import { createRandom } from '../world/Random';
import type { PodLife } from './PodLife';

const STEP_MS = 2_000;
const MAX_LINES = 2_000;

const FINE = [
  ['INFO', '요청 처리 완료'],
  ['INFO', '외부 연계 응답 수신'],
  ['DEBUG', '캐시 조회'],
  ['INFO', '트랜잭션 커밋'],
] as const;
const BAD: Record<Incident['kind'], readonly (readonly [string, string])[]> = {
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

/** Lines of a pod, oldest first: the same time always has the same line. */
export function podLog(options: {
  pod: PodLife;
  service: string;
  incidents: Incident[];
  now: number;
  /** newest lines */
  tail?: number;
  /** ms since 1970 */
  since?: number;
  timestamps?: boolean;
}): string {
  const { pod, service, incidents, now } = options;
  const started = pod.createdAt + 3_500;
  const from = Math.max(started, options.since ?? 0);
  const lines: string[] = [];
  const wanted = Math.min(options.tail ?? 500, MAX_LINES);
  const newest = Math.floor(now / STEP_MS) * STEP_MS;
  for (let at = newest; at >= from && lines.length < wanted; at -= STEP_MS) {
    const random = createRandom(pod.uid, at);
    const time = new Date(at + random.int(0, STEP_MS - 1)).toISOString();
    const incident = incidents.find(
      i => i.startedAt <= at && (i.endsAt === undefined || i.endsAt > at),
    );
    const [level, text] = random.pick(
      incident && random.chance(0.6) ? BAD[incident.kind] : FINE,
    );
    const line = `${time} ${level.padEnd(5)} [${service}] trace=${random.hex(
      16,
    )} ${text} ${random.int(3, incident ? 2500 : 180)}ms`;
    lines.push(options.timestamps ? `${time} ${line}` : line);
  }
  if (lines.length < wanted && from === started && now >= started) {
    const time = new Date(started).toISOString();
    lines.push(`${time} INFO  [${service}] 서비스 시작 port=8080`);
  }
  return lines.length ? `${lines.reverse().join('\n')}\n` : '';
}
