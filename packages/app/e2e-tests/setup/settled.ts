import { expect, type Page } from '@playwright/test';

/** Nothing is loading any more, as far as a page says so, and what it is written with is there. */
export async function settled(page: Page) {
  await page.getByRole('heading').first().waitFor();
  const loading = page.locator(
    '[data-tool-section="loading"], [role="progressbar"]:visible:not([aria-valuenow]), .bui-Skeleton:visible, [aria-busy="true"]:visible',
  );
  await expect.poll(() => loading.count(), { timeout: 60_000 }).toBe(0);
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
  // what mends markup and words of upstream comes with the next frame
  await page.waitForTimeout(300);
  await expect.poll(() => loading.count(), { timeout: 30_000 }).toBe(0);
}
