import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the portal asked a tool for, and what the tool answered. */
export interface Exchange {
  method: string;
  path: string;
  /** what was sent */
  sent: string;
  status: number;
  /** what came back */
  answer: string;
}

/**
 * Stands between the portal and a tool and counts what comes through: `/of/<who>/…` goes on as `/…`, so that one tool
 * serves many and it is known who asked. Every other path goes on as it is.
 */
export class Gateway {
  /** The tool has done it by then; the portal learns of it when this is over. */
  onAnswer?: (exchange: Exchange) => Promise<void> | void;
  readonly #server: http.Server;
  readonly #asked: { who: string; path: string }[] = [];
  readonly #held = new Map<string, Promise<void>>();

  static async create(target: string): Promise<Gateway> {
    const gateway = new Gateway(target);
    await new Promise<void>(resolve => {
      gateway.#server.listen(0, '127.0.0.1', resolve);
    });
    return gateway;
  }

  private constructor(target: string) {
    this.#server = http.createServer(async (req, res) => {
      const [, who = '', path] = /^(?:\/of\/([^/]+))?(\/.*)$/.exec(req.url!)!;
      this.#asked.push({ who, path });
      const sent = await read(req);
      await this.#held.get(who);
      if (res.destroyed) return;
      const onward = http.request(
        target + path,
        { method: req.method, headers: req.headers },
        async answer => {
          const body = await read(answer);
          await this.onAnswer?.({
            method: req.method!,
            path,
            sent: sent.toString(),
            status: answer.statusCode!,
            answer: body.toString(),
          });
          if (res.destroyed) return;
          const { 'transfer-encoding': _, ...headers } = answer.headers;
          res.writeHead(answer.statusCode!, headers);
          res.end(body);
        },
      );
      onward.on('error', () => res.destroy());
      onward.end(sent);
    });
  }

  get host() {
    return `localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  get url() {
    return `http://${this.host}`;
  }

  urlFor(who: string) {
    return `${this.url}/of/${who}`;
  }

  /** How often somebody asked for a path. */
  count(who: string, path: RegExp) {
    return this.#asked.filter(a => a.who === who && path.test(a.path)).length;
  }

  /** Lets everything wait that somebody asks for, until the answer is called. */
  hold(who: string): () => void {
    let release!: () => void;
    this.#held.set(
      who,
      new Promise(resolve => {
        release = resolve;
      }),
    );
    return release;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }
}

async function read(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
  } catch {
    // whoever spoke was killed; what follows finds that out by itself
  }
  return Buffer.concat(chunks);
}
