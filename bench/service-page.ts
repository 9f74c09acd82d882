import knexFactory, { type Knex } from 'knex';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { launchBrowser, signIn } from './harness/browser';
import { defineBench } from './harness/defineBench';
import { componentCount, startStack, until, type Stack } from './harness/stack';
import { median, round } from './harness/statistics';
import { buildWebApp } from './harness/webApp';

const TOOLS = [
  'gitlab',
  'jenkins',
  'kubernetes',
  'prometheus',
  'redmine-kb-card',
];
const DELAY_MS = 300;
const DOMAINS = ['delivery', 'observability', 'collaboration'];

/** Services of KB국민카드 that have all five tools. */
const SERVICES = [
  'card-payment-api',
  'card-settlement',
  'merchant-registry',
  'easy-pay-gateway',
  'card-member',
  'card-limit',
];

/** Milliseconds from the click on a service until its cards say what they can. */
interface Measured {
  /** every part shows something with its age, or why it cannot */
  shown: number;
  /** and no tool is waited for any more */
  settled: number;
  parts: number;
  withAge: number;
}

export const bench = defineBench({
  description:
    'the page of a service with five tools that answer after 300 ms: cold, with observations, with all tools down',
  async run({ runs = 5, args, log }) {
    if (!args.includes('--built')) await buildWebApp({ log });
    const stack = await startStack({ name: 'service-page', log });
    const browser = await launchBrowser();
    try {
      const services = await known(stack);
      // what a portal does when it starts is not what is measured
      await until('the past of all services read', () => pastIsRead(stack));
      await sleep(20_000);
      const page = await signIn(browser, stack.url, 'kb-card-lead');
      const all = (fault: object) =>
        Promise.all(TOOLS.map(t => stack.control(`tools/${t}`, fault)));
      const series = async (
        name: string,
        prepare: (service: string) => Promise<void>,
      ) => {
        const measured: Measured[] = [];
        for (let run = 0; run <= runs; run++) {
          const service = services[run % services.length];
          await prepare(service);
          const figure = await open(page, service);
          // the first one also loads the scripts of the page
          if (run > 0) measured.push(figure);
          log(`${name} ${service}: ${JSON.stringify(figure)}`);
        }
        return {
          shownMs: round(median(measured.map(m => m.shown)), 0),
          settledMs: round(median(measured.map(m => m.settled)), 0),
          parts: median(measured.map(m => m.parts)),
          withAge: Math.min(...measured.map(m => m.withAge)),
        };
      };

      await all({ mode: 'slow', delayMs: DELAY_MS });
      const cold = await series('cold', service => forget(stack, service));
      const observed = await series('observed', async () => {});
      await all({ mode: 'down' });
      const down = await series('down', async () => {});
      await all({ mode: 'up' });
      if (down.withAge < down.parts) {
        throw new Error('with the tools down, parts show no age');
      }
      const bound = (name: string, ms: number, limit: number) => ({
        name,
        value: round(ms / 1000),
        limit,
        unit: 's',
      });
      return {
        runs,
        results: { cold, observed, down },
        bounds: [
          bound('cold', cold.settledMs, 1.2),
          bound('with observations', observed.shownMs, 0.5),
          bound('all tools down', down.shownMs, 0.8),
        ],
      };
    } finally {
      await browser.close();
      await stack.stop();
    }
  },
});

/** Waits until the services are in the catalog with all their tools. */
async function known(stack: Stack): Promise<string[]> {
  const filter = [
    ...SERVICES.map(name => `metadata.name=${name}`),
    ...['gitlab', 'jenkins', 'kubernetes', 'prometheus', 'redmine'].map(
      tool => `metadata.labels.plugin.kronos.io/${tool}=installed`,
    ),
  ];
  await until(
    'the services in the catalog',
    async () => (await componentCount(stack, filter)) === SERVICES.length,
  );
  return SERVICES;
}

/** Whether the detection of anomalies knows what is usual: it reads a day of every service once, with all that the machine has. */
async function pastIsRead(stack: Stack): Promise<boolean> {
  const rows = await inDatabase(stack, 'anomalies', knex =>
    knex('watched').where({ kind: 'service' }).select('state'),
  );
  const lately = Date.now() - 3 * 60_000;
  const isRead = ({ state }: { state: string }) =>
    JSON.parse(state).sources?.metrics?.until > lately;
  return rows.length >= SERVICES.length && rows.every(isRead);
}

async function inDatabase<T>(
  stack: Stack,
  domain: string,
  query: (knex: Knex) => Promise<T>,
): Promise<T> {
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: path.join(stack.data, 'db', `${domain}.sqlite`),
    useNullAsDefault: true,
  });
  try {
    return await query(knex);
  } finally {
    await knex.destroy();
  }
}

/** As if nobody and nothing had looked at the service before. */
async function forget(stack: Stack, service: string) {
  for (const domain of DOMAINS) {
    await inDatabase(stack, domain, knex =>
      knex('observations')
        .where({ entity_ref: `component:default/${service}` })
        .delete(),
    );
  }
}

/** Goes to the service from the list, as people do. */
async function open(page: Page, service: string): Promise<Measured> {
  await page.goto(`/catalog?filters[kind]=component&filters[user]=all`);
  const link = page.locator(`a[href$="/component/${service}"]`).first();
  await link.waitFor();
  // the list itself has settled
  await page.waitForLoadState('networkidle');
  const answer = page.evaluate(
    () =>
      new Promise<Measured>(resolve => {
        const began = performance.now();
        let shown = 0;
        let quiet = 0;
        const look = () => {
          const parts = [
            ...document.querySelectorAll<HTMLElement>('[data-tool-section]'),
          ];
          const now = performance.now() - began;
          const states = parts.map(p => p.dataset.toolSection);
          const complete = parts.length >= 5 && !states.includes('loading');
          if (!complete) shown = 0;
          else if (!shown) shown = now;
          const busy = parts.some(p => p.getAttribute('aria-busy') === 'true');
          if (!complete || busy) quiet = 0;
          else if (!quiet) quiet = now;
          // cards that come late would start it again
          if ((quiet && now - quiet > 700) || now > 20_000) {
            // the card of anomalies shows no observation of a tool
            const ofTools = parts.filter(
              p => p.dataset.toolSection !== 'settled',
            );
            resolve({
              shown,
              settled: quiet,
              parts: ofTools.length,
              withAge: ofTools.filter(p => p.querySelector('time')).length,
            });
          } else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await link.click();
  return answer;
}
