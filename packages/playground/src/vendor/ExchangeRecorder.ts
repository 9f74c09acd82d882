import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from './VendorApi';

/** Stands before a tool, passes everything on, and remembers it. For tests. */
export class ExchangeRecorder {
  readonly exchanges: Exchange[] = [];
  readonly #target: URL;
  readonly #base: string;
  readonly #server = http.createServer((req, res) => this.#pass(req, res));

  /** @param target - base URL of the tool */
  static async start(target: string, options: { below?: string } = {}) {
    const recorder = new ExchangeRecorder(target, options.below ?? '');
    await new Promise<void>(done => {
      recorder.#server.listen(0, '127.0.0.1', done);
    });
    return recorder;
  }

  private constructor(target: string, below: string) {
    this.#target = new URL(target);
    this.#base = this.#target.pathname.replace(/\/$/, '') + below;
  }

  /** base URL of the tool, by way of here */
  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${this.#target.pathname}`;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise(done => {
      this.#server.close(done);
    });
  }

  #pass(req: http.IncomingMessage, res: http.ServerResponse) {
    const onward = http.request(
      {
        host: this.#target.hostname,
        port: this.#target.port,
        method: req.method,
        path: req.url,
        headers: { ...req.headers, host: this.#target.host },
      },
      async answer => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk as Buffer);
        const body = Buffer.concat(chunks);
        if (req.url!.startsWith(`${this.#base}/`)) {
          this.exchanges.push({
            method: req.method!,
            url: req.url!.slice(this.#base.length),
            status: answer.statusCode!,
            headers: Object.fromEntries(
              Object.entries(answer.headers).map(([k, v]) => [k, String(v)]),
            ),
            body: body.toString('utf8'),
          });
        }
        res.writeHead(answer.statusCode!, answer.headers);
        res.end(body);
      },
    );
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  }
}
