import { defineConfig } from '@playwright/test';

const appPort = process.env.KRONOS_APP_PORT ?? '3100';

/** The stories of `packages/app/e2e-tests`, in a real browser, on a portal of their own. */
export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  timeout: 240_000,
  expect: { timeout: 20_000 },
  workers: 2,
  fullyParallel: false,
  // One portal, one world: the stories share them.
  projects: [
    { name: 'side by side', testMatch: 'e2e-tests/*.test.ts' },
    {
      // those that move the time of the world or break its tools
      name: 'alone',
      testMatch: 'e2e-tests/alone/*.test.ts',
      workers: 1,
      dependencies: ['side by side'],
    },
  ],
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  globalSetup: require.resolve('./packages/app/e2e-tests/setup/startPortal'),
  outputDir: 'test-results/browser',
  use: {
    baseURL: `http://localhost:${appPort}`,
    viewport: { width: 1440, height: 900 },
    locale: 'ko-KR',
    timezoneId: 'Asia/Seoul',
    // moving pictures cost a busy machine more than the stories do
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
