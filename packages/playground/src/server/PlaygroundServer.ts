import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getResponse } from 'msw';
import { Control } from '../control/Control';
import { handleControl } from '../control/http';
import type { CreateStandIn, StandIn } from '../StandIn';
import { standIns, TOOL_IDS, type ToolId } from '../standIns';
import { World } from '../world/World';
import { Faults } from './Faults';
import { sendFetchResponse, toFetchRequest } from './fetchBridge';
import { indexPage } from './indexPage';

export interface PlaygroundOptions {
  /** 0: any free one */
  port: number;
  /** folder for the state; undefined: nothing is kept */
  dataDir?: string;
  /** folder for what does not fit into memory, for example repositories; `dataDir` by default */
  scratchDir: string;
  /** all by default */
  tools?: ToolId[];
  randomSeed?: string;
  /** ms since 1970: a new world begins then and stands still but for `advance`; by default it begins now and runs */
  startAt?: number;
  /** base URL of the portal that webhooks are sent to */
  portalUrl?: string;
  log?: (message: string) => void;
}

/** All stand-ins behind one port of this machine. */
export class PlaygroundServer {
  readonly url: string;
  readonly world: World;
  readonly control: Control;
  readonly #server: http.Server;
  readonly #standIns: StandIn[];
  readonly #faults: Faults;
  readonly #log: (message: string) => void;

  static async create(options: PlaygroundOptions): Promise<PlaygroundServer> {
    const log = options.log ?? (() => {});
    const server = http.createServer();
    // The port is known before the stand-ins are: who comes early waits.
    const early: [IncomingMessage, ServerResponse][] = [];
    const wait = (req: IncomingMessage, res: ServerResponse) => {
      early.push([req, res]);
    };
    server.on('request', wait);
    await listen(server, options.port);
    const { port } = server.address() as AddressInfo;
    const url = `http://localhost:${port}`;
    const running: StandIn[] = [];
    try {
      const world = await openWorld({ ...options, url, log, running });
      const playground = new PlaygroundServer({
        server,
        url,
        world,
        running,
        log,
      });
      server.off('request', wait);
      for (const [req, res] of early) server.emit('request', req, res);
      return playground;
    } catch (error) {
      server.close();
      server.closeAllConnections();
      await Promise.allSettled(running.map(standIn => standIn.stop?.()));
      throw error;
    }
  }

  private constructor(options: {
    server: http.Server;
    url: string;
    world: World;
    running: StandIn[];
    log: (message: string) => void;
  }) {
    this.url = options.url;
    this.world = options.world;
    this.#server = options.server;
    this.#standIns = options.running;
    this.#log = options.log;
    this.#faults = Faults.create({ world: this.world });
    this.control = Control.create({
      world: this.world,
      faults: this.#faults,
      standIns: this.#standIns,
    });
    this.#server.on('request', (req, res) => {
      this.#handle(req, res).catch(error => this.#fail(error, req, res));
    });
    this.world.start();
  }

  async stop() {
    this.world.stop();
    const closed = new Promise(resolve => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
    await Promise.allSettled(this.#standIns.map(s => s.stop?.()));
    this.world.stop();
  }

  async #handle(req: IncomingMessage, res: ServerResponse) {
    const [path] = (req.url ?? '/').split('?');
    const first = path.split('/')[1] ?? '';
    if (first === 'control') {
      await this.#answer(await handleControl(this.control, req), res);
      return;
    }
    const standIn = this.#standIns.find(s => s.basePaths.includes(`/${first}`));
    if (!standIn) {
      const page =
        path === '/'
          ? indexPage({
              url: `http://${req.headers.host}`,
              world: this.world,
              standIns: this.#standIns,
            })
          : undefined;
      res.writeHead(page ? 200 : 404, {
        'content-type': `text/${page ? 'html' : 'plain'}; charset=utf-8`,
      });
      res.end(page ?? 'No stand-in has this path.');
      return;
    }
    if (await this.#faults.apply(first, req, res)) return;
    if (await standIn.node?.(req, res)) return;
    const request = await toFetchRequest(req);
    const response = await getResponse(standIn.handlers, request);
    await this.#answer(
      response ?? new Response('Not Found', { status: 404 }),
      res,
    );
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      this.world.touch();
    }
  }

  async #answer(response: Response, res: ServerResponse) {
    await sendFetchResponse(response, res);
  }

  #fail(error: Error, req: IncomingMessage, res: ServerResponse) {
    // the client went away
    if (req.destroyed && !req.complete) return;
    if (res.destroyed) return;
    this.#log(`${req.method} ${req.url}: ${error.stack ?? error}`);
    if (!res.headersSent) res.writeHead(500, { 'content-type': 'text/plain' });
    res.end(error.message);
  }
}

/** A world with its stand-ins. A stored one that they cannot work with is kept aside, and a new one begins. */
async function openWorld(
  options: PlaygroundOptions & {
    url: string;
    log: (message: string) => void;
    running: StandIn[];
  },
): Promise<World> {
  const { url, log, running } = options;
  for (;;) {
    const world = World.create({
      dataDir: options.dataDir,
      randomSeed: options.randomSeed,
      startAt: options.startAt,
      warn: log,
    });
    try {
      for (const id of options.tools ?? TOOL_IDS) {
        const create: CreateStandIn = standIns[id];
        running.push(
          await create({
            world,
            url,
            dataDir: options.scratchDir,
            portalUrl: options.portalUrl?.replace(/\/+$/, ''),
            log,
          }),
        );
      }
      return world;
    } catch (error) {
      if (!world.wasStored) throw error;
      world.abandon((error as Error).message);
      await Promise.allSettled(running.splice(0).map(s => s.stop?.()));
    }
  }
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} is in use: stop what uses it, or set KRONOS_PLAYGROUND_PORT to another one.`,
            )
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}
