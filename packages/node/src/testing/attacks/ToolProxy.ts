import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** Changes the answers of a tool: text and content type in, text out. */
export type Distortion = (
  body: string,
  json: unknown,
) => { status?: number; type?: string; body: string };

/** A door before a stand-in, under a path of its own: writes down what is asked, and can change what is answered. */
export class ToolProxy {
  readonly url: string;
  readonly asked: { method: string; url: string; headers: string }[] = [];
  distortion?: Distortion;
  readonly #server: http.Server;

  /** @param options.target base URL of the tool; @param options.path where the door has it: '' or '/tools/one' */
  static async open(options: { target: string; path: string }) {
    const server = http.createServer();
    await new Promise<void>(done => {
      server.listen(0, '127.0.0.1', done);
    });
    return new ToolProxy(server, options.target, options.path);
  }

  private constructor(server: http.Server, target: string, path: string) {
    this.#server = server;
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}${path}`;
    server.on('request', (req, res) => {
      this.#pass(req, res, target, path).catch(() => res.destroy());
    });
  }

  async #pass(
    req: http.IncomingMessage,
    res: http.ServerResponse,
    target: string,
    path: string,
  ) {
    const { method = '', url = '' } = req;
    const headers = JSON.stringify(req.headers);
    this.asked.push({ method, url, headers });
    if (!url.startsWith(`${path}/`) && url !== path) {
      res.writeHead(404).end('outside of the path of the tool');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const { host, connection, 'content-length': length, ...sent } = req.headers;
    const answer = await fetch(target + url.slice(path.length), {
      method,
      redirect: 'manual',
      headers: { ...(sent as Record<string, string>), 'accept-encoding': '' },
      body: chunks.length ? Buffer.concat(chunks) : undefined,
    });
    const text = await answer.text();
    const kept = [...answer.headers].filter(
      ([name]) =>
        !/^(content-length|content-encoding|transfer-encoding|connection)$/.test(
          name,
        ),
    );
    const changed = this.distortion?.(text, parsed(text));
    for (const [name, value] of kept) res.setHeader(name, value);
    if (changed?.type) res.setHeader('content-type', changed.type);
    res.writeHead(changed?.status ?? answer.status);
    res.end(changed?.body ?? text);
  }

  close() {
    return new Promise<void>(done => {
      this.#server.close(() => done());
      this.#server.closeAllConnections();
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
