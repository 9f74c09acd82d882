import { UpstreamError } from '@kronos-portal/node';

const MINUTE = 60_000;
/** Who did not ask again for so many minutes does not wait any more: its service is gone, or another replica has it. */
const PATIENCE = 2;

/** The requests of this minute are used up; the reading goes on in a later one, before those that came after it. */
export class PutOff extends UpstreamError {
  constructor(perMinute: number) {
    super(
      'rate-limited',
      `This tool is asked no more than ${perMinute} times a minute; it goes on in the next one.`,
    );
  }
}

/** One service that reads from one upstream. Every request is taken from it before it is sent. */
export interface Reading {
  /** @throws PutOff */
  take(): void;
  /** Whether another request would be granted. */
  mayTake(): boolean;
  /**
   * Makes sure of so many requests more, or gives up and waits for a minute that has them.
   *
   * @throws PutOff
   */
  need(requests: number): void;
  /** No reading gets more in a minute. */
  readonly most: number;
}

interface Upstream {
  minute: number;
  used: number;
  /** in the order in which they came */
  waiting: Map<string, { round: number; needs: number; askedIn: number }>;
  /** the round that is under way, and those in which readers that were ahead of it come again */
  round: number;
  next: Map<string, number>;
  /** readers that were put off in this minute */
  putOff: Set<string>;
}

export interface RequestBudgetOptions {
  /** requests of all services to one connection in a minute, from this process */
  perMinute: number;
  /** is told once a minute how many services were put off */
  onPutOff?(upstream: string, readers: number): void;
  now?: () => number;
}

/**
 * How often a tool may be asked in a minute. What is beyond that is put off, and the service that waited longest goes
 * first. Turns go round by round: nobody has a second one in a round before all that wait had one.
 *
 * Rounds are the start tags of start-time fair queueing (Goyal, Vin, Cheng: SIGCOMM 1996), each turn counting the same.
 */
export class RequestBudget {
  readonly #perMinute: number;
  readonly #onPutOff: (upstream: string, readers: number) => void;
  readonly #now: () => number;
  readonly #upstreams = new Map<string, Upstream>();

  static create(options: RequestBudgetOptions) {
    return new RequestBudget(options);
  }

  private constructor(options: RequestBudgetOptions) {
    this.#perMinute = options.perMinute;
    this.#onPutOff = options.onPutOff ?? (() => {});
    this.#now = options.now ?? Date.now;
  }

  /**
   * Begins a reading that needs so many requests at least.
   *
   * @param name - of the connection
   * @throws PutOff
   */
  begin(name: string, reader: string, needs: number): Reading {
    let held = 0;
    let heldIn = 0;
    let taken = 0;
    const { waiting, next, round } = this.#of(name);
    const own =
      waiting.get(reader)?.round ?? Math.max(round, next.get(reader) ?? 0);
    let asksIn = own;
    const upstream = () => {
      const current = this.#of(name);
      // what was promised in a minute that is over is void
      if (heldIn !== current.minute) held = 0;
      return current;
    };
    const hold = (requests: number) => {
      const current = upstream();
      const short = requests - held;
      if (short > 0 && !this.#grants(current, reader, asksIn, short)) {
        current.putOff.add(reader);
        // who waits already keeps its place
        current.waiting.set(reader, {
          round: own,
          needs: Math.min(this.#perMinute, taken + requests),
          askedIn: current.minute,
        });
        throw new PutOff(this.#perMinute);
      }
      held = Math.max(held, requests);
      heldIn = current.minute;
      current.used += Math.max(0, short);
      current.waiting.delete(reader);
      current.round = Math.max(current.round, own);
      asksIn = own + 1;
      current.next.set(reader, asksIn);
    };
    const waitedFor = this.#of(name).waiting.get(reader)?.needs ?? 0;
    hold(Math.min(this.#perMinute, Math.max(needs, waitedFor)));
    return {
      most: this.#perMinute,
      take: () => {
        upstream();
        if (held === 0) hold(1);
        held -= 1;
        taken += 1;
      },
      mayTake: () => {
        const current = upstream();
        return held > 0 || this.#grants(current, reader, asksIn, 1);
      },
      need: hold,
    };
  }

  /** Leaves to those that go before what they need. */
  #grants(
    { waiting, used }: Upstream,
    reader: string,
    round: number,
    requests: number,
  ): boolean {
    let left = this.#perMinute - used - requests;
    let cameBefore = true;
    for (const [other, { needs, round: ofOther }] of waiting) {
      if (other === reader) cameBefore = false;
      else if (ofOther < round || (cameBefore && ofOther === round)) {
        left -= needs;
      }
    }
    return left >= 0;
  }

  #of(name: string): Upstream {
    const minute = Math.floor(this.#now() / MINUTE);
    let upstream = this.#upstreams.get(name);
    if (!upstream) {
      upstream = {
        minute,
        used: 0,
        waiting: new Map(),
        round: 0,
        next: new Map(),
        putOff: new Set(),
      };
      this.#upstreams.set(name, upstream);
    }
    if (upstream.minute !== minute) {
      if (upstream.putOff.size > 0) this.#onPutOff(name, upstream.putOff.size);
      Object.assign(upstream, { minute, used: 0, putOff: new Set() });
      for (const [reader, { askedIn }] of upstream.waiting) {
        if (minute - askedIn > PATIENCE) upstream.waiting.delete(reader);
      }
      for (const [reader, round] of upstream.next) {
        if (round <= upstream.round) upstream.next.delete(reader);
      }
    }
    return upstream;
  }
}
