import { expect, test as base, type Page } from '@playwright/test';
import path from 'node:path';
import { findChromium } from './findChromium';
import { PORTS } from './ports';
import { settled } from './settled';

const playground = `http://localhost:${PORTS.playground}`;
const backend = `http://localhost:${PORTS.backend}`;

/** Where the pictures of the stories go. */
export const screenshotsDir = path.resolve(
  __dirname,
  '../../../../test-results/screenshots',
);
const picturesDir = process.env.KRONOS_PICTURES
  ? path.resolve(__dirname, '../../../../docs/images')
  : screenshotsDir;

/** What a story needs besides a browser. */
export interface Kronos {
  /** address of the stand-ins */
  playground: string;
  /** address of the portal's backend */
  backend: string;
  /** Signs in as a persona and waits for the home page. */
  signIn(page: Page, persona: string, language?: 'ko' | 'en'): Promise<void>;
  screenshot(page: Page, name: string): Promise<void>;
  /**
   * A screenshot that the documentation shows. `npm test -- --only browser --pictures` puts it into `docs/images`, else it
   * lies beside the others.
   */
  picture(page: Page, name: string): Promise<void>;
  control(path: string, body?: unknown): Promise<void>;
}

export const test = base.extend<{ kronos: Kronos }, { chromium: void }>({
  launchOptions: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      await provide(await findChromium());
    },
    { scope: 'worker', option: true },
  ],
  // eslint-disable-next-line no-empty-pattern
  kronos: async ({}, provide) => {
    await provide({
      playground,
      backend,
      async signIn(page, persona, language = 'ko') {
        await page.addInitScript(code => {
          if (!localStorage.getItem('language')) {
            localStorage.setItem('language', code);
          }
        }, language);
        await page.goto('/');
        const popup = page.waitForEvent('popup');
        await page
          .getByRole('button', {
            name: /회사 계정으로 로그인|Sign in with your company account/,
          })
          .click();
        const login = await popup;
        if (process.env.KRONOS_OIDC_ISSUER) {
          // Keycloak with the people of docs/operate/keycloak-realm.json
          await login.locator('#username').fill(persona);
          await login
            .locator('#password')
            .fill(process.env.KRONOS_EXAMPLE_PASSWORD ?? '');
          await login.locator('#kc-login').click();
        } else {
          await login.locator(`[data-persona="${persona}"]`).click();
        }
        await expect(
          page.locator('nav a[href="/catalog"]').first(),
        ).toBeVisible({ timeout: 60_000 });
      },
      async screenshot(page, name) {
        await page.screenshot({
          path: path.join(screenshotsDir, `${name}.png`),
          animations: 'disabled',
        });
      },
      async picture(page, name) {
        await page.evaluate(() => {
          (document.activeElement as HTMLElement | null)?.blur();
          window.scrollTo(0, 0);
        });
        await settled(page);
        await page.screenshot({
          path: path.join(picturesDir, `${name}.png`),
          animations: 'disabled',
        });
      },
      async control(route, body) {
        const response = await fetch(`${playground}/control/${route}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body ?? {}),
        });
        if (!response.ok) {
          throw new Error(
            `${route}: ${response.status} ${await response.text()}`,
          );
        }
      },
    });
  },
});

export { expect };
