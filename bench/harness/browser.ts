import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../../packages/app/e2e-tests/setup/findChromium';

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(await findChromium());
}

/** A page of a new context in which the persona of the playground is signed in. */
export async function signIn(
  browser: Browser,
  url: string,
  persona: string,
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    locale: 'ko-KR',
    timezoneId: 'Asia/Seoul',
  });
  const page = await context.newPage();
  // Needs no page of the portal: the provider's window alone, and the session is a cookie.
  await page.goto(
    `/api/auth/oidc/start?env=development&scope=openid%20profile%20email&flow=popup&origin=${encodeURIComponent(
      url,
    )}`,
  );
  await page.locator(`[data-persona="${persona}"]`).click();
  await page.waitForURL(/handler\/frame/);
  return page;
}

/** The token with which the persona's browser calls the backend. */
export async function tokenOf(page: Page): Promise<string> {
  const response = await page.request.get(
    '/api/auth/oidc/refresh?env=development&optional',
    { headers: { 'x-requested-with': 'XMLHttpRequest' } },
  );
  const session = await response.json();
  const token = session?.backstageIdentity?.token;
  if (!token) throw new Error(`No session: ${JSON.stringify(session)}`);
  return token;
}
