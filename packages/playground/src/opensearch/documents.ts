import { createHash } from 'node:crypto';
import type { LogStream, LogStreams } from '../world/logs/LogStreams';
import { levelOf, pieces } from '../world/logs/reading';
import type { Search } from './query';
import { SearchRefusal } from './query';

export interface Document {
  index: string;
  id: string;
  time: number;
  source: Record<string, unknown>;
}

const DAY_MS = 86_400_000;
/** Older indices were deleted. */
const KEPT_DAYS = 14;
/** A question must not keep the playground busy. */
const MOST_READ = 400_000;

const indexOf = (affiliate: string, time: number) =>
  `logs-${affiliate}-${new Date(time)
    .toISOString()
    .slice(0, 10)
    .replaceAll('-', '.')}`;

/** Names of the indices that there are, one for each affiliate and day (UTC). */
export function indicesOf(affiliates: string[], now: number): string[] {
  const days = Array.from({ length: KEPT_DAYS }, (_, i) => now - i * DAY_MS);
  return affiliates.flatMap(name => days.map(day => indexOf(name, day)));
}

/** Documents of some indices that a search finds, by time, until there are enough. */
export function documentsOf(options: {
  streams: LogStreams;
  indices: string[];
  search: Search;
  now: number;
  isAscending: boolean;
  /** told of each document in the order of time; false: there are enough */
  take(document: Document): boolean;
}): void {
  const { streams, search, now, isAscending, take } = options;
  const indices = new Set(options.indices);
  const oldest = Math.floor(now / DAY_MS - KEPT_DAYS + 1) * DAY_MS;
  const from = Math.max(search.from, oldest);
  const to = Math.min(search.to, now + 1);
  const service =
    search.terms.get('service.name') ??
    search.terms.get('kubernetes.labels.app');
  const found = streams
    .all(name => service === undefined || name === service)
    .filter(s => s.startedAt < to && s.endedAt > from);
  let read = 0;
  for (const [begin, end] of pieces(from, to, isAscending)) {
    const piece: Document[] = [];
    for (const stream of found) {
      for (const { time, line } of stream.lines(begin, end)) {
        read += 1;
        const index = indexOf(stream.affiliate, time);
        if (!indices.has(index)) continue;
        const source = sourceOf(stream, time, line);
        if (!search.fits(source)) continue;
        const id = createHash('sha1')
          .update(`${stream.pod} ${time} ${line}`)
          .digest('base64url')
          .slice(0, 20);
        piece.push({ index, id, time, source });
      }
    }
    piece.sort((a, b) => (isAscending ? a.time - b.time : b.time - a.time));
    for (const document of piece) if (!take(document)) return;
    if (read > MOST_READ) {
      throw new SearchRefusal(
        429,
        'circuit_breaking_exception',
        '[parent] Data too large, data for [<http_request>] would be larger than the limit',
      );
    }
  }
}

/** Field names of the Elastic Common Schema, with what a collector adds. */
const sourceOf = (stream: LogStream, time: number, line: string) => ({
  '@timestamp': new Date(time).toISOString(),
  message: line,
  log: { level: levelOf(line)?.toUpperCase() },
  service: { name: stream.service },
  affiliate: stream.affiliate,
  kubernetes: {
    cluster: stream.cluster,
    namespace: stream.namespace,
    container: { name: 'app' },
    labels: { app: stream.service },
    pod: { name: stream.pod },
  },
});
