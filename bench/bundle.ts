import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import type { Browser } from 'playwright-core';
import { launchBrowser, signIn } from './harness/browser';
import { defineBench } from './harness/defineBench';
import { root, startStack } from './harness/stack';
import { median, round } from './harness/statistics';
import { buildWebApp } from './harness/webApp';

const dist = path.join(root, 'packages/app/dist');

export const bench = defineBench({
  description:
    'initial JavaScript and time to the catalog of the built app, against the same app without the plugins of Kronos',
  async run({ runs = 6, log }) {
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
      await buildWebApp({ config: variants[name].config, log });
      fs.rmSync(path.join(data, name), { recursive: true, force: true });
      fs.renameSync(dist, path.join(data, name));
    }

    const measured: Record<Name, Loaded[]> = { kronos: [], without: [] };
    const browser = await launchBrowser();
    try {
      // twice in turn, so that a change of the machine's load meets both
      for (const name of [...names, ...names]) {
        fs.rmSync(dist, { recursive: true, force: true });
        fs.cpSync(path.join(data, name), dist, { recursive: true });
        const stack = await startStack({
          name: 'bundle-portal',
          keep: true,
          config: variants[name].settings,
          log,
        });
        try {
          for (let i = 0; i <= runs / 2; i++) {
            const loaded = await load(browser, stack.url);
            if (i > 0) measured[name].push(loaded);
            log(`${name}: ${JSON.stringify(loaded)}`);
          }
        } finally {
          await stack.stop();
        }
      }
    } finally {
      await browser.close();
      fs.rmSync(dist, { recursive: true, force: true });
      fs.renameSync(path.join(data, 'kronos'), dist);
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
async function load(browser: Browser, url: string): Promise<Loaded> {
  const page = await signIn(browser, url, 'kb-card-lead');
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
    await page.goto('/catalog');
    await page
      .locator('main a[href*="/catalog/default/component/"]')
      .first()
      .click({ trial: true, timeout: 60_000 });
    const interactiveMs = performance.now() - began;
    const sizes = await Promise.all(scripts);
    return { gzipBytes: sizes.reduce((a, b) => a + b, 0), interactiveMs };
  } finally {
    await page.context().close();
  }
}

/** The same app with stock plugins alone. */
function withoutKronos() {
  const plugins = fs
    .readdirSync(path.join(root, 'plugins'))
    .map(folder => path.join(root, 'plugins', folder, 'package.json'))
    .filter(file => fs.existsSync(file))
    .map(file => JSON.parse(fs.readFileSync(file, 'utf8')))
    .filter(({ backstage }) => /^frontend/.test(backstage?.role ?? ''))
    .map(({ name }) => name);
  return { app: { packages: { exclude: plugins }, extensions: [] } };
}
