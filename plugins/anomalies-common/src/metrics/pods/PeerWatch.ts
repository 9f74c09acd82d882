import { Episode } from '../detect/Episode';
import type { MetricFinding } from '../detect/MetricFinding';
import {
  noiseOf,
  scaled,
  unscaled,
  type SeriesSpec,
} from '../detect/SeriesSpec';
import { Follower } from '../score/Follower';

const LEAST_PEERS = 2;
const LEARNING = 15;
const MEMORY = 1440;
/** Replicas come and go: those not seen for longest are forgotten. */
const MOST = 200;

interface Peer {
  offset: Follower;
  size: Follower;
  episode: Episode;
  seen: number;
}

export interface PeerWatchSnapshot {
  version: 1;
  peers: Array<{
    pod: string;
    offset: number[];
    size: number[];
    episode: ReturnType<Episode['toJSON']>;
    seen: number;
  }>;
}

/**
 * Finds the replica that is unlike its siblings, by how far each usually is from the median of the others. What happens
 * to all of them at once is no deviation. Memory: about 1 kB a replica, 200 replicas at most.
 */
export class PeerWatch {
  static create(options: { metric: string; spec: SeriesSpec }) {
    return new PeerWatch(options.metric, options.spec);
  }

  readonly #metric: string;
  readonly #spec: SeriesSpec;
  readonly #peers = new Map<string, Peer>();

  private constructor(metric: string, spec: SeriesSpec) {
    this.#metric = metric;
    this.#spec = spec;
  }

  /**
   * Takes in one minute of all replicas; findings name theirs as `pod`.
   *
   * @param events - how many the values were computed from, where that is known
   */
  add(
    time: number,
    values: ReadonlyMap<string, number>,
    events?: ReadonlyMap<string, number>,
  ): Array<MetricFinding & { pod: string }> {
    const found: Array<MetricFinding & { pod: string }> = [];
    const known = [...values]
      .filter(([, value]) => Number.isFinite(value))
      .map(([pod, value]) => ({ pod, x: scaled(this.#spec, value), value }));
    if (known.length <= LEAST_PEERS) return found;
    const sorted = known.map(({ x }) => x).sort((a, b) => a - b);
    for (const { pod, x, value } of known) {
      const peer = this.#peer(pod, time);
      const others = withoutOne(sorted, x);
      const typical = medianOf(others);
      const spread = medianOf(
        others.map(each => Math.abs(each - typical)).sort((a, b) => a - b),
      );
      const offset = x - typical;
      const usual = peer.offset.mean;
      const noise = noiseOf(this.#spec, events?.get(pod), typical);
      const size =
        Math.max(peer.size.mean * 1.2533, spread * 1.4826, noise) +
        this.#spec.floor;
      const z = (offset - usual) / size;
      const learned = peer.offset.count >= LEARNING;
      const { up = Infinity, down = up } = this.#spec;
      let mark = 0;
      if (learned && z >= up) mark = 1;
      if (learned && z <= -down) mark = -1;
      const todo = peer.episode.mark(time, mark);
      const { open } = peer.episode;
      if (todo === 'open' && mark !== 0) {
        const expected = typical + usual;
        const finding: MetricFinding = {
          id: `${this.#metric}:peer-deviation:${pod}:${peer.episode.since}`,
          kind: 'peer-deviation',
          metric: this.#metric,
          state: 'opened',
          since: peer.episode.since,
          at: time,
          direction: mark > 0 ? 'up' : 'down',
          actual: value,
          typical: unscaled(this.#spec, expected),
          low: unscaled(this.#spec, expected - down * size),
          high: unscaled(this.#spec, expected + up * size),
          confidence:
            (Math.min(0.9999, 1 - 0.5 ** (Math.abs(z) / 2)) *
              peer.offset.count) /
            (peer.offset.count + LEARNING),
          history: peer.offset.count,
          peers: others.length,
        };
        peer.episode.open = finding;
        found.push({ ...finding, pod });
      } else if (todo === 'close' && open) {
        peer.episode.open = undefined;
        found.push({ ...open, state: 'closed', at: time, actual: value, pod });
      }
      // A deviation does not become the usual within the hour.
      const most = learned ? 6 * size : Infinity;
      const taken = Math.max(usual - most, Math.min(usual + most, offset));
      if (!peer.episode.open) {
        peer.size.addSize(Math.abs(taken - usual));
        peer.offset.add(taken);
      }
    }
    return found;
  }

  /** The replica is gone. Gives what was open about it. */
  forget(pod: string): MetricFinding | undefined {
    const { open } = this.#peers.get(pod)?.episode ?? {};
    this.#peers.delete(pod);
    return open;
  }

  #peer(pod: string, time: number): Peer {
    let peer = this.#peers.get(pod);
    if (!peer) {
      peer = {
        offset: new Follower(MEMORY),
        size: new Follower(MEMORY),
        episode: new Episode(),
        seen: time,
      };
      if (this.#peers.size >= MOST) {
        let oldest: string | undefined;
        let least = Infinity;
        for (const [name, { seen }] of this.#peers) {
          if (seen < least) {
            least = seen;
            oldest = name;
          }
        }
        if (oldest !== undefined) this.#peers.delete(oldest);
      }
      this.#peers.set(pod, peer);
    }
    peer.seen = time;
    return peer;
  }

  snapshot(): PeerWatchSnapshot {
    return {
      version: 1,
      peers: [...this.#peers].map(([pod, peer]) => ({
        pod,
        offset: peer.offset.toJSON(),
        size: peer.size.toJSON(),
        episode: peer.episode.toJSON(),
        seen: peer.seen,
      })),
    };
  }

  static restore(
    snapshot: PeerWatchSnapshot,
    options: { metric: string; spec: SeriesSpec },
  ): PeerWatch {
    const watch = PeerWatch.create(options);
    for (const saved of snapshot.peers) {
      const peer = watch.#peer(saved.pod, saved.seen);
      peer.offset.load(saved.offset);
      peer.size.load(saved.size);
      peer.episode.load(saved.episode);
    }
    return watch;
  }
}

function withoutOne(sorted: readonly number[], x: number): number[] {
  const others = [...sorted];
  others.splice(others.indexOf(x), 1);
  return others;
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}
