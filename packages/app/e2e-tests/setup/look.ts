import { expect, type Page } from '@playwright/test';
import { faultsOf, violations } from './faults';
import { settled } from './settled';

/** A phone; a laptop at 200 %; a desktop. CSS pixels. */
const WIDTHS = [390, 720, 1440];

/** What is wrong with an open page at each width. */
export async function atEachWidth(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(150);
    await settled(page);
    let faults = await faultsOf(page);
    if (faults.length > 0) {
      // charts and tables take their width with the next frames
      await page.waitForTimeout(700);
      faults = await faultsOf(page);
    }
    found.push(...faults.map(fault => `at ${width} px ${fault}`));
  }
  return found;
}

/** What is wrong with an open page for who does not see well, by day and by night. */
export async function inEachTheme(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(150);
    let wrong = await violations(page, colorScheme);
    if (wrong.length > 0) {
      // what mends pages of upstream comes with the next frame, late on a busy machine
      await page.waitForTimeout(1_000);
      wrong = await violations(page, colorScheme);
    }
    found.push(...wrong.map(v => `${colorScheme}: ${v}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

/** For a page that only a story reaches: it can be read by all, at each width and in both themes. */
export async function looksWell(page: Page) {
  await settled(page);
  expect([...(await inEachTheme(page)), ...(await atEachWidth(page))]).toEqual(
    [],
  );
}
