import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world/World';

export const FAULT_MODES = [
  'up',
  'down',
  'slow',
  'nonsense',
  'errors',
] as const;
export type FaultMode = (typeof FAULT_MODES)[number];

export interface Fault {
  mode: FaultMode;
  /** for `slow` */
  delayMs?: number;
}

const NONSENSE = `<!DOCTYPE html>
<html><head><title>정기 점검 안내</title></head>
<body><h1>서비스 점검 중입니다</h1><p>{"items": [null, 42, "???"</p></body></html>
`;

/** What is wrong with a tool, before its stand-in sees the request. Survives a restart. */
export class Faults {
  readonly #world: World;
  readonly #state: Record<string, Fault>;

  static create(options: { world: World }) {
    return new Faults(options.world);
  }

  private constructor(world: World) {
    this.#world = world;
    this.#state = world.slice('faults', () => ({}));
  }

  of(tool: string): Fault {
    return this.#state[tool] ?? { mode: 'up' };
  }

  set(tool: string, fault: Fault) {
    if (fault.mode === 'up') delete this.#state[tool];
    else this.#state[tool] = fault;
    this.#world.touch();
  }

  /** Resolves to true when the request has its answer, or will never have one. */
  async apply(
    tool: string,
    req: IncomingMessage,
    res: ServerResponse,
  ): Promise<boolean> {
    const { mode, delayMs } = this.of(tool);
    switch (mode) {
      case 'down':
        req.socket.destroy();
        return true;
      case 'slow':
        await sleep(delayMs ?? 10_000, undefined, { ref: false });
        return res.destroyed;
      case 'nonsense':
        res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        res.end(NONSENSE);
        return true;
      case 'errors':
        res.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
        res.end('Internal Server Error');
        return true;
      default:
        return false;
    }
  }
}
