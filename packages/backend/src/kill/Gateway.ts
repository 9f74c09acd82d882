import http from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stands between the portal and a tool and counts what comes through: `/of/<who>/…` goes on as `/…`, so that one tool
 * serves many and it is known who asked.
 */
export class Gateway {
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
      const [, who, path] = /^\/of\/([^/]+)(\/.*)$/.exec(req.url!) ?? [];
      if (!path) {
        res.writeHead(404).end();
        return;
      }
      this.#asked.push({ who, path });
      await this.#held.get(who);
      if (res.destroyed) return;
      const onward = http.request(
        target + path,
        { method: req.method, headers: req.headers },
        answer => {
          res.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(res);
        },
      );
      onward.on('error', () => res.destroy());
      req.pipe(onward);
    });
  }

  get host() {
    return `localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  urlFor(who: string) {
    return `http://${this.host}/of/${who}`;
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
