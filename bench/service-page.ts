import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { launchBrowser, signIn } from './harness/browser';
import { defineBench } from './harness/defineBench';
import { inDatabase } from './harness/inDatabase';
import { pastIsRead } from './harness/pastIsRead';
import { componentCount, startStack, until, type Stack } from './harness/stack';
import { median, round } from './harness/statistics';
import { buildWebApp } from './harness/webApp';
import { sinceWhen } from './page/sinceWhen';
import { watchParts, type Moment, type Part } from './page/watchParts';

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

/** What the cards of these tools show. */
const VIEWS = [
  'gitlab/merge-requests',
  'jenkins/builds',
  'kubernetes/workloads',
  'prometheus/metrics',
  'prometheus/alerts',
  'redmine/issues',
];
/** Every card of the page. */
const PARTS = [...VIEWS, 'anomalies'];

/** The dot of the alerts stands beside the metrics, whose age is its own, and has one only when it differs. */
const hasAge = ({ name, aged }: Part) => aged || name === 'prometheus/alerts';

/** Holds of the views of tools; the card of anomalies asks no tool. */
const ofViews =
  (holds: (part: Part) => boolean) =>
  (part: Part): boolean =>
    VIEWS.includes(part.name) ? holds(part) : part.state === 'settled';

/** What was seen last stands there with its age, whether its tool answers or not. */
const isRemembered = ofViews(
  part => ['known', 'outdated'].includes(part.state) && hasAge(part),
);

/** The tool has answered, and is not waited for any more. */
const isAnswered = ofViews(
  part => part.state === 'known' && hasAge(part) && !part.busy,
);

/** The tool was asked in vain, which the part says beside what was seen last and its age. */
const isOutdated = ofViews(
  part => part.state === 'outdated' && part.aged && !part.busy,
);

export const bench = defineBench({
  description:
    'the page of a service with five tools that answer after 300 ms: cold, with observations, with all tools down',
  options: { built: { type: 'boolean' } },
  async run({ runs = 5, options, log }) {
    if (!options.built) await buildWebApp({ log });
    const stack = await startStack({ name: 'service-page', log });
    const browser = await launchBrowser();
    try {
      const services = await known(stack);
      // what a portal does when it starts is not what is measured
      await until('the past of all services read', () =>
        pastIsRead(stack, SERVICES.length),
      );
      await sleep(20_000);
      const page = await signIn(browser, stack.url, 'kb-card-lead');
      const all = (fault: object) =>
        Promise.all(TOOLS.map(t => stack.control(`tools/${t}`, fault)));
      /** Medians of the milliseconds from the click until each holds. */
      const series = async <K extends string>(
        name: string,
        states: Record<K, (part: Part) => boolean>,
        prepare: (service: string) => Promise<void> = async () => {},
      ) => {
        const times = {} as Record<K, number[]>;
        const keys = Object.keys(states) as K[];
        for (const key of keys) times[key] = [];
        for (let run = 0; run <= runs; run++) {
          const service = services[run % services.length];
          await prepare(service);
          const moments = await open(page, service);
          const figures = keys.map(key => {
            const at = sinceWhen(moments, PARTS, states[key]);
            // the first one also loads the scripts of the page
            if (run > 0) times[key].push(at);
            return `${key} ${round(at, 0)} ms`;
          });
          log(`${name}, ${service}: ${figures.join(', ')}`);
        }
        const medians = keys.map(key => [key, round(median(times[key]), 0)]);
        return Object.fromEntries(medians) as Record<K, number>;
      };

      await all({ mode: 'slow', delayMs: DELAY_MS });
      const cold = await series('cold', { answeredMs: isAnswered }, service =>
        forget(stack, service),
      );
      const observed = await series('with observations', {
        rememberedMs: isRemembered,
        answeredMs: isAnswered,
      });
      await all({ mode: 'down' });
      const down = await series('all tools down', {
        rememberedMs: isRemembered,
        toldMs: isOutdated,
      });
      await all({ mode: 'up' });
      const bound = (name: string, ms: number, limit: number) => ({
        name,
        value: round(ms / 1000, 3),
        limit,
        unit: 's',
      });
      return {
        runs,
        results: { parts: PARTS, cold, observed, down },
        bounds: [
          bound('cold, all answered', cold.answeredMs, 1.2),
          bound(
            'with observations, all shown with ages',
            observed.rememberedMs,
            0.5,
          ),
          bound('with observations, all answered', observed.answeredMs, 1.5),
          bound('all tools down, all told with ages', down.toldMs, 0.8),
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
async function open(page: Page, service: string): Promise<Moment[]> {
  await page.goto(`/catalog?filters[kind]=component&filters[user]=all`);
  const link = page.locator(`a[href$="/component/${service}"]`).first();
  await link.waitFor();
  // the list itself has settled
  await page.waitForLoadState('networkidle');
  const moments = watchParts(page, PARTS);
  await link.click();
  return moments;
}
