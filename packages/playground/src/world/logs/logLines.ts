import { createRandom } from '../Random';
import type { Trouble, TroubleKind } from '../troubles';
import { troubledLine } from './troubled';
import { usualLine, type Written } from './usual';

const STEP_MS = 2_000;
/** A line comes so long before the next one's turn that its stack trace fits in between. */
const ROOM_MS = 50;
const SLOWEST_MS = 180;
const SLOWEST_TROUBLED_MS = 2_500;
/** Who has less to do writes less. */
const QUIET = 0.85;
const SLOW: TroubleKind[] = ['latency', 'slow-database', 'starved', 'errors'];

/** Whose lines these are. */
export interface LogSubject {
  service: string;
  language: 'java' | 'node';
  /** uid of the pod: the same pod always wrote the same */
  pod: string;
  /** ms since 1970: when its container began */
  startedAt: number;
  troubles: readonly Trouble[];
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
  subject: LogSubject,
  from: number,
  to: number,
): WorldLine[] {
  const { service, pod, startedAt } = subject;
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
    const when = at + random.int(0, STEP_MS - ROOM_MS);
    const going = subject.troubles.filter(
      t => t.from * 1_000 <= at && at < t.to * 1_000,
    );
    const kinds = going.map(({ kind }) => kind);
    if (kinds.includes('traffic-drop') && random.chance(QUIET)) continue;
    let written: Written | undefined;
    for (const trouble of going) {
      written ??= troubledLine(random, subject, trouble, at);
    }
    const slow = kinds.some(kind => SLOW.includes(kind));
    const [level, message] =
      written ??
      usualLine(
        random,
        subject.language,
        slow ? SLOWEST_TROUBLED_MS : SLOWEST_MS,
      );
    // a stack trace is several lines, as a container writes it
    const [text, ...trace] = message.split('\n');
    const time = new Date(when).toISOString();
    lines.push({
      time: when,
      line: `${time} ${level.padEnd(5)} [${service}] trace=${random.hex(
        16,
      )} ${text}`,
    });
    trace.forEach((line, i) => lines.push({ time: when + i + 1, line }));
  }
  return lines;
}
