import type { Browser, BrowserContext, Page } from '@playwright/test';
import { violations } from './setup/faults';
import { koreanTexts } from './setup/koreanTexts';
import { atEachWidth, inEachTheme } from './setup/look';
import { FAILED, SEEN } from './setup/pages';
import { settled } from './setup/settled';
import { expect, test, type Kronos } from './setup/test';

const ADMIN = 'kb-card-admin';
const SERVICE = '/catalog/default/component/card-payment-api';

/*
 * Story: whoever reads with a screen reader, at night, on a phone or at 200 %, can use every page; and no page asks for
 * anything outside of the portal.
 */
test('every page is reachable for all, and loads nothing from outside', async ({
  browser,
  kronos,
}) => {
  test.setTimeout(900_000);
  const found: string[] = [];
  const { context, outside } = await closedContext(browser);
  const start = await context.newPage();
  await start.goto('/');
  await start.getByRole('heading').first().waitFor();
  found.push(...(await inEachTheme(start)), ...(await atEachWidth(start)));
  await start.close();

  for (const persona of new Set(SEEN.map(row => row.as ?? ADMIN))) {
    const own = await closedContext(browser);
    const page = await own.context.newPage();
    await kronos.signIn(page, persona);
    for (const row of SEEN.filter(({ as = ADMIN }) => as === persona)) {
      const faults = [
        ...(await open(page, row)),
        ...(await inEachTheme(page)),
        ...(await atEachWidth(page)),
      ];
      found.push(...faults.map(fault => `${row.address}: ${fault}`));
    }
    await page.goto('/nothing-is-here');
    await page.getByTestId('not-found').waitFor();
    found.push(...(await inEachTheme(page)), ...(await atEachWidth(page)));
    outside.push(...own.outside);
    await own.context.close();
  }
  expect(found).toEqual([]);
  expect(outside).toEqual([]);
});

/*
 * Story: a colleague who reads English finds every page in it; what is Korean is what people wrote.
 */
test('every page is in English for who reads English', async ({
  browser,
  kronos,
}) => {
  test.setTimeout(900_000);
  const texts = await koreanTexts();
  expect(texts.length).toBeGreaterThan(500);
  const found: string[] = [];
  for (const persona of new Set(SEEN.map(row => row.as ?? ADMIN))) {
    const page = await (await browser.newContext()).newPage();
    await kronos.signIn(page, persona, 'en');
    for (const row of SEEN.filter(({ as = ADMIN }) => as === persona)) {
      const faults = [
        ...(await open(page, row)),
        ...(await leftIn(page, texts)),
        ...(await atEachWidth(page)),
      ];
      found.push(...faults.map(fault => `${row.address}: ${fault}`));
    }
    await page.context().close();
  }
  expect(found).toEqual([]);
});

/** Each dialog with the way to it. */
const DIALOGS: [
  name: string,
  address: string,
  open: (page: Page) => Promise<void>,
][] = [
  [
    'search',
    '/catalog',
    page => page.locator('nav').getByRole('button', { name: '검색' }).click(),
  ],
  [
    'a new issue',
    SERVICE,
    page => page.getByRole('button', { name: '이슈 등록' }).click(),
  ],
  [
    'the status of an issue',
    `${SERVICE}/issues`,
    page =>
      page
        .getByRole('button', { name: /상태 변경/ })
        .first()
        .click(),
  ],
  [
    'uninstalling',
    '/marketplace/installed',
    page => page.getByRole('button', { name: '삭제' }).first().click(),
  ],
];

/*
 * Story: what opens above a page is as well to read as the page.
 */
test('every dialog can be read by all', async ({ browser, kronos }) => {
  test.setTimeout(300_000);
  const page = await (await browser.newContext()).newPage();
  await kronos.signIn(page, ADMIN);
  const found: string[] = [];
  for (const [name, address, openIt] of DIALOGS) {
    await page.goto(address);
    await settled(page);
    await openIt(page);
    await page.getByRole('dialog').waitFor();
    await settled(page);
    const faults = [...(await violations(page)), ...(await atEachWidth(page))];
    found.push(...faults.map(fault => `${name}: ${fault}`));
  }
  expect(found).toEqual([]);
});

/** Opens a page; says so when it is another one, or has failed. */
async function open(
  page: Page,
  row: { address: string; heading: RegExp },
): Promise<string[]> {
  await page.goto(row.address);
  const heading = page.getByRole('heading', { name: row.heading }).first();
  try {
    await heading.waitFor({ timeout: 30_000 });
  } catch {
    return [`has no heading ${row.heading}`];
  }
  await settled(page);
  const failed = await page.locator(FAILED).allInnerTexts();
  return failed.map(text => `says '${text.slice(0, 80)}'`);
}

/** The texts that are left in a page, alone in their place. */
async function leftIn(page: Page, texts: string[]): Promise<string[]> {
  const shown = await page.evaluate(() => {
    const all: string[] = [];
    const walker = document.createTreeWalker(
      document.body,
      NodeFilter.SHOW_TEXT,
    );
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      all.push(node.nodeValue ?? '');
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        all.push(element.getAttribute(name) ?? '');
      }
    }
    return all.map(text => text.trim());
  });
  const known = new Set(texts);
  return [...new Set(shown)]
    .filter(text => known.has(text))
    .map(text => `says '${text}' in English`);
}

/** A context that reaches the portal alone, and remembers what asked for more. */
async function closedContext(browser: Browser): Promise<{
  context: BrowserContext;
  outside: string[];
}> {
  const context = await browser.newContext();
  const outside: string[] = [];
  const isOutside = ({ hostname, protocol }: URL) =>
    hostname !== 'localhost' && /^(http|ws)/.test(protocol);
  await context.route(isOutside, route => {
    outside.push(route.request().url());
    return route.abort();
  });
  await context.routeWebSocket(isOutside, socket => {
    outside.push(socket.url());
    return socket.close();
  });
  // follows the colours of the system, so that a page need not be loaded again
  await context.addInitScript(() => localStorage.setItem('theme', 'auto'));
  return { context, outside };
}
