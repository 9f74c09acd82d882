import { startBigCatalog } from './harness/bigCatalog';
import { launchBrowser, signIn, tokenOf } from './harness/browser';
import { defineBench } from './harness/defineBench';
import { componentCount, until } from './harness/stack';
import { median, round } from './harness/statistics';
import { buildWebApp } from './harness/webApp';

/** An affiliate of the reference organisation without Redmine. */
const AFFILIATE = 'kb-life';
const COMPONENTS = 2_000;

export const bench = defineBench({
  description:
    'install of Redmine for an affiliate with 2,000 components until an open page shows the card',
  options: { built: { type: 'boolean' } },
  async run({ runs = 3, options, log }) {
    if (!options.built) await buildWebApp({ log });
    const stack = await startBigCatalog({
      counts: new Map([[AFFILIATE, COMPONENTS]]),
      log,
    });
    const browser = await launchBrowser();
    try {
      const page = await signIn(browser, stack.url, `${AFFILIATE}-admin`);
      const token = await tokenOf(page);
      const marketplace = async (
        route: string,
        method = 'GET',
        body?: object,
      ) => {
        const response = await fetch(`${stack.url}/api/marketplace${route}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
          },
          ...(body && { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        if (!response.ok) throw new Error(`${method} ${route}: ${text}`);
        return text ? JSON.parse(text) : undefined;
      };
      /** The catalog is quiet again, and so many components have the plugin. */
      const stamped = (count: number) =>
        until(
          `${count} stamped components`,
          async () =>
            (await componentCount(stack, [
              `metadata.labels.kronos.io/affiliate=${AFFILIATE}`,
              'metadata.labels.plugin.kronos.io/redmine=installed',
            ])) === count,
        );
      const everyone = await componentCount(stack, [
        `metadata.labels.kronos.io/affiliate=${AFFILIATE}`,
      ]);
      const uninstall = async (id: string) => {
        await marketplace(`/installations/${id}`, 'DELETE');
        await until('the end of the uninstallation', async () => {
          const { items } = await marketplace(
            `/installations?affiliate=${AFFILIATE}`,
          );
          return !items.some((i: { id: string }) => i.id === id);
        });
        await stamped(0);
      };
      // left by a run that was broken off
      const { items: left } = await marketplace(
        `/installations?affiliate=${AFFILIATE}`,
      );
      for (const { id, offering } of left) {
        if (offering === 'redmine') await uninstall(id);
      }

      // the last one by name, so not the first to be stamped
      await page.goto(
        `/catalog/default/component/${AFFILIATE}-0${COMPONENTS - 1}`,
      );
      await page
        .getByRole('heading', { name: /빌드|Builds/ })
        .first()
        .waitFor();
      const card = page.getByRole('heading', { name: /이슈|Issues/ }).first();
      // the page is open for a while: it has subscribed to what changes
      await page.waitForTimeout(10_000);

      const seconds: number[] = [];
      for (let run = 0; run < runs; run++) {
        await card.waitFor({ state: 'detached', timeout: 240_000 });
        const began = performance.now();
        const { id } = await marketplace('/installations', 'POST', {
          affiliate: AFFILIATE,
          offering: 'redmine',
          settings: { baseUrl: `${stack.playground}/redmine` },
          secrets: { apiKey: 'playground-redmine-key' },
        });
        await card.waitFor({ timeout: 120_000 });
        seconds.push((performance.now() - began) / 1000);
        log(`card after ${round(seconds[run])} s`);
        await until(
          'the end of the installation',
          async () =>
            (await marketplace(`/installations/${id}`)).state === 'installed',
        );
        await stamped(everyone);
        await uninstall(id);
      }
      return {
        runs,
        results: {
          components: COMPONENTS,
          seconds: seconds.map(s => round(s)),
        },
        bounds: [
          {
            name: 'until the card is there',
            value: round(median(seconds)),
            limit: 5,
            unit: 's',
          },
        ],
      };
    } finally {
      await browser.close();
      await stack.stop();
    }
  },
});
