import type { LogStream, LogStreams } from '../world/logs/LogStreams';
import { levelOf, pieces } from '../world/logs/reading';
import { LokiRefusal, type LogQuery, type Matcher } from './logql';

export interface LokiLine {
  /** nanoseconds since 1970 */
  nanos: bigint;
  line: string;
  /** of the stream, with what Loki found out about the line */
  labels: Record<string, string>;
}

/** A question must not keep the playground busy. */
const MOST_LINES_READ = 400_000;

/** The labels that a collector in the clusters gives. */
export const labelsOf = (stream: LogStream): Record<string, string> => ({
  affiliate: stream.affiliate,
  app: stream.service,
  cluster: stream.cluster,
  container: 'app',
  namespace: stream.namespace,
  pod: stream.pod,
  service: stream.service,
});

/** Streams of a tenant that a selector finds and that have lines in a window (ms). */
export function select(options: {
  streams: LogStreams;
  tenant: (affiliate: string) => boolean;
  matchers: Matcher[];
  from: number;
  to: number;
}): LogStream[] {
  const { streams, tenant, matchers, from, to } = options;
  const ofService = matchers.filter(m => ['service', 'app'].includes(m.name));
  return streams
    .all(service => ofService.every(m => m.fits(service)))
    .filter(
      stream =>
        tenant(stream.affiliate) &&
        stream.startedAt < to &&
        stream.endedAt > from,
    )
    .filter(stream => {
      const labels = labelsOf(stream);
      // the level belongs to the line, not to the stream
      return matchers.every(
        ({ name, fits }) =>
          name === 'detected_level' || fits(labels[name] ?? ''),
      );
    });
}

/** Lines that a query finds in [from, to) ms and [start, end) ns, from one end until there are enough. */
export function linesOf(options: {
  found: LogStream[];
  query: LogQuery;
  from: number;
  to: number;
  limit: number;
  isForward: boolean;
  within?: { start: bigint; end: bigint };
}): LokiLine[] {
  const { found, query, from, to, limit, isForward, within } = options;
  const levels = query.matchers.filter(m => m.name === 'detected_level');
  const lines: LokiLine[] = [];
  let read = 0;
  // by pieces from the end that was asked for, so that a page does not cost the whole window
  for (const [begin, end] of pieces(from, to, isForward)) {
    const piece: LokiLine[] = [];
    for (const stream of found) {
      const all = stream.lines(begin, end);
      read += all.length;
      for (const { time, line } of all) {
        const level = levelOf(line) ?? 'unknown';
        const nanos = BigInt(time) * 1_000_000n;
        if (within && (nanos < within.start || nanos >= within.end)) continue;
        if (!levels.every(m => m.fits(level))) continue;
        if (!query.filters.every(f => f.fits(line) === f.isWanted)) continue;
        piece.push({
          nanos,
          line,
          labels: { ...labelsOf(stream), detected_level: level },
        });
      }
    }
    lines.push(...sorted(piece, isForward));
    if (lines.length >= limit) return lines.slice(0, limit);
    if (read > MOST_LINES_READ) {
      throw new LokiRefusal(
        'the query would read too many bytes (query: 512 MB, limit: 256 MB); consider adding more specific stream selectors or reduce the time range of the query',
      );
    }
  }
  return lines;
}

const sorted = (lines: LokiLine[], isForward: boolean) =>
  lines.sort((a, b) => {
    if (a.nanos === b.nanos) return 0;
    return a.nanos < b.nanos === isForward ? -1 : 1;
  });
