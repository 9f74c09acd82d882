import { defineConfig } from '@playwright/test';

const appPort = process.env.KRONOS_APP_PORT ?? '3100';

/** The stories of `packages/app/e2e-tests`, in a real browser, on a portal of their own. */
export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  testMatch: '*.test.ts',
  timeout: 240_000,
  expect: { timeout: 20_000 },
  // One portal, one world: the stories share them.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  globalSetup: require.resolve('./packages/app/e2e-tests/setup/startPortal'),
  outputDir: 'test-results/browser',
  use: {
    baseURL: `http://localhost:${appPort}`,
    viewport: { width: 1440, height: 900 },
    locale: 'ko-KR',
    timezoneId: 'Asia/Seoul',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
