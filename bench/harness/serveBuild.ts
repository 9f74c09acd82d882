import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const CONFIG = /(<script type="backstage\.io\/config">)([\s\S]*?)(<\/script>)/;

/** A build of the web app on a port of its own, gzipped as a backend does, over the API of a backend. */
export async function serveBuild(options: {
  folder: string;
  backend: string;
  /** what is different in the settings of the browser */
  settings: { app?: object };
}): Promise<http.Server> {
  const { folder, backend, settings } = options;
  const files = new Map<string, Buffer>();
  const built = path.join(folder, 'static');
  for (const entry of fs.readdirSync(built, {
    recursive: true,
    withFileTypes: true,
  })) {
    if (!entry.isFile() || entry.name.endsWith('.map')) continue;
    const file = path.join(entry.parentPath, entry.name);
    files.set(
      `/static/${path.relative(built, file)}`,
      zlib.gzipSync(fs.readFileSync(file)),
    );
  }
  const served = await (await fetch(backend)).text();
  const config = CONFIG.exec(served)?.[2];
  if (!config) throw new Error('The backend serves no web app');

  const server = http.createServer((req, res) => {
    const { pathname } = new URL(req.url ?? '/', backend);
    if (pathname.startsWith('/api/')) return forward(req, res, backend);
    const file = files.get(pathname);
    if (file) {
      res.writeHead(200, {
        'content-type':
          TYPES[path.extname(pathname)] ?? 'application/octet-stream',
        'content-encoding': 'gzip',
      });
      return res.end(file);
    }
    if (path.extname(pathname)) return res.writeHead(404).end();
    res.writeHead(200, { 'content-type': 'text/html' });
    return res.end(page(`http://${req.headers.host}`));
  });
  const page = (origin: string) => {
    const own = JSON.parse(config) as { data: Record<string, any> }[];
    for (const { data } of own) {
      if (data.app && settings.app) Object.assign(data.app, settings.app);
    }
    const text = JSON.stringify(own).replaceAll(backend, origin);
    return fs
      .readFileSync(path.join(folder, 'index.html'), 'utf8')
      .replace(CONFIG, '')
      .replace(
        '</head>',
        () => `<script type="backstage.io/config">${text}</script></head>`,
      );
  };
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

function forward(
  req: http.IncomingMessage,
  res: http.ServerResponse,
  backend: string,
) {
  const { hostname, port, host } = new URL(backend);
  const request = http.request(
    {
      hostname,
      port,
      path: req.url,
      method: req.method,
      headers: { ...req.headers, host, origin: backend },
    },
    answer => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    },
  );
  request.on('error', () => res.destroy());
  req.pipe(request);
}
