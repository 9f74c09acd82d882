import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import zlib from 'node:zlib';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { parse } from 'yaml';
import { launchBrowser, signIn } from './harness/browser';
import { defineBench } from './harness/defineBench';
import { pastIsRead } from './harness/pastIsRead';
import { serveBuild } from './harness/serveBuild';
import { componentCount, root, startStack, until } from './harness/stack';
import { median, round } from './harness/statistics';
import { buildWebApp } from './harness/webApp';

const dist = path.join(root, 'packages/app/dist');

export const bench = defineBench({
  description:
    'initial JavaScript and time to the catalog of the built app, against the same app without the plugins of Kronos',
  options: { built: { type: 'boolean' } },
  async run({ runs = 8, options, log }) {
    const data = path.join(root, '.kronos', 'bench', 'bundle');
    fs.mkdirSync(data, { recursive: true });
    const without = withoutKronos();
    const withoutFile = path.join(data, 'app-config.without.json');
    fs.writeFileSync(withoutFile, JSON.stringify(without));

    const variants = {
      kronos: { config: [] as string[], settings: {} },
      without: { config: [withoutFile], settings: without },
    };
    type Name = keyof typeof variants;
    const names = Object.keys(variants) as Name[];
    for (const name of names) {
      if (options.built) continue;
      await buildWebApp({ config: variants[name].config, log });
      fs.rmSync(path.join(data, name), { recursive: true, force: true });
      fs.renameSync(dist, path.join(data, name));
    }

    // The backend serves the first; both are opened through a server of their own, in turn and in the same minutes.
    fs.rmSync(dist, { recursive: true, force: true });
    fs.cpSync(path.join(data, 'kronos'), dist, { recursive: true });
    const measured: Record<Name, Loaded[]> = { kronos: [], without: [] };
    const browser = await launchBrowser();
    const stack = await startStack({ name: 'bundle-portal', keep: true, log });
    const servers: Server[] = [];
    try {
      const urls = {} as Record<Name, string>;
      for (const name of names) {
        const server = await serveBuild({
          folder: path.join(data, name),
          backend: stack.url,
          settings: variants[name].settings,
        });
        servers.push(server);
        urls[name] = `http://localhost:${
          (server.address() as AddressInfo).port
        }`;
      }
      await until(
        'services in the catalog',
        async () => (await componentCount(stack)) >= 20,
      );
      await until('the past of all services read', () => pastIsRead(stack, 20));
      await sleep(20_000);
      for (let run = 0; run <= runs; run++) {
        for (const name of names) {
          const loaded = await load(browser, stack.url, urls[name]);
          // the first one of each warms the server
          if (run > 0) measured[name].push(loaded);
          log(`${name}: ${JSON.stringify(loaded)}`);
        }
      }
    } finally {
      await browser.close();
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
      await stack.stop();
    }
    const of = (name: Name, key: keyof Loaded) =>
      median(measured[name].map(m => m[key]));
    const ratio = (key: keyof Loaded) =>
      round(of('kronos', key) / of('without', key), 3);
    return {
      runs,
      results: Object.fromEntries(
        names.map(name => [
          name,
          {
            scriptGzipKiB: round(of(name, 'gzipBytes') / 1024, 0),
            interactiveMs: round(of(name, 'interactiveMs'), 0),
          },
        ]),
      ),
      bounds: [
        {
          name: 'initial JavaScript, gzipped',
          value: ratio('gzipBytes'),
          limit: 1.1,
          unit: 'ratio',
        },
        {
          name: 'time to an interactive catalog',
          value: ratio('interactiveMs'),
          limit: 1.1,
          unit: 'ratio',
        },
      ],
    };
  },
});

interface Loaded {
  gzipBytes: number;
  interactiveMs: number;
}

/** Opens the catalog in a new context with an empty cache. */
async function load(
  browser: Browser,
  backend: string,
  url: string,
): Promise<Loaded> {
  // the session's cookie is of the host, whatever the port
  const page = await signIn(browser, backend, 'kb-card-lead');
  try {
    const scripts: Promise<number>[] = [];
    page.on('response', response => {
      if (response.request().resourceType() === 'script') {
        scripts.push(
          response.body().then(
            body => zlib.gzipSync(body).length,
            () => 0,
          ),
        );
      }
    });
    const began = performance.now();
    await page.goto(`${url}/catalog?filters[kind]=component&filters[user]=all`);
    await page.waitForFunction(isInteractive, undefined, {
      polling: 'raf',
      timeout: 60_000,
    });
    const interactiveMs = performance.now() - began;
    const sizes = await Promise.all(scripts);
    return { gzipBytes: sizes.reduce((a, b) => a + b, 0), interactiveMs };
  } finally {
    await page.context().close();
  }
}

/**
 * In the page, with each frame: whether the first service could be clicked, and stands where it stood in the frame before.
 * Playwright's own trial click looks again after 100 and then 500 ms, which is more than what is compared.
 */
function isInteractive(): boolean {
  const link = document.querySelector('a[href*="/catalog/default/component/"]');
  if (!link) return false;
  const { x, y, width, height } = link.getBoundingClientRect();
  const there = document.elementFromPoint(x + width / 2, y + height / 2);
  const place = [x, y, width, height].join();
  const state = window as unknown as { placeOfLink?: string };
  const stands = state.placeOfLink === place;
  state.placeOfLink = place;
  return width > 0 && stands && link.contains(there);
}

interface FrontendPackage {
  folder: string;
  name: string;
  role: string;
  pluginId: string;
}

/** The same app with stock plugins alone: what is set of those stays. */
function withoutKronos() {
  const plugins = frontendPackages();
  const { app } = parse(
    fs.readFileSync(path.join(root, 'app-config.yaml'), 'utf8'),
  ) as { app: { extensions: (string | Record<string, unknown>)[] } };
  return {
    app: {
      packages: { exclude: plugins.map(({ name }) => name) },
      extensions: app.extensions.filter(entry => {
        const id = typeof entry === 'string' ? entry : Object.keys(entry)[0];
        return !plugins.some(plugin => brings(plugin, id));
      }),
    },
  };
}

function frontendPackages(): FrontendPackage[] {
  return fs
    .readdirSync(path.join(root, 'plugins'))
    .map(folder => path.join(root, 'plugins', folder))
    .filter(folder => fs.existsSync(path.join(folder, 'package.json')))
    .map(folder => {
      const { name, backstage } = JSON.parse(
        fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
      );
      return { folder, name, ...backstage };
    })
    .filter(({ role }) => /^frontend/.test(role));
}

/** Whether `kind:plugin/name` comes from the package; a module brings to its plugin what it names itself. */
function brings(
  { folder, role, pluginId }: FrontendPackage,
  id: string,
): boolean {
  const [, plugin, name] = /:([\w-]+)(?:\/([\w-]+))?$/.exec(id) ?? [];
  if (plugin !== pluginId) return false;
  if (role === 'frontend-plugin') return true;
  return fs
    .readdirSync(path.join(folder, 'src'), {
      recursive: true,
      encoding: 'utf8',
    })
    .filter(file => /\.tsx?$/.test(file))
    .some(file =>
      fs
        .readFileSync(path.join(folder, 'src', file), 'utf8')
        .includes(`name: '${name}'`),
    );
}
