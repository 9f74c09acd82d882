import { expect, test } from './setup/test';

const SERVICE = '/catalog/default/component/card-payment-api';

/** Tools of the page of a service, and a heading of the part that each fills. */
const TOOLS = [
  { tool: 'jenkins', part: '빌드' },
  { tool: 'kubernetes', part: '배포' },
  { tool: 'redmine', part: '이슈' },
  { tool: 'prometheus', part: '상태' },
  { tool: 'gitlab', part: '빌드' },
];

const FAULTS = [
  { mode: 'down' },
  { mode: 'slow', delayMs: 10_000 },
  { mode: 'nonsense' },
];

/*
 * Story: whatever a tool does, the page of a service stays whole and its other parts are there as always.
 */
test.describe('the page of a service stays whole', () => {
  for (const { tool, part } of TOOLS) {
    for (const fault of FAULTS) {
      test(`while ${tool} is ${fault.mode}`, async ({ page, kronos }) => {
        await kronos.signIn(page, 'kb-card-lead');
        await kronos.control(`tools/${tool}`, fault);
        try {
          await page.goto(SERVICE);
          await expect(
            page.getByRole('heading', { name: '카드 결제 API' }),
          ).toBeVisible();
          for (const other of TOOLS) {
            await expect(
              page.getByRole('heading', { name: new RegExp(other.part) }).first(),
            ).toBeVisible();
          }
          const card = page.getByRole('heading', { name: new RegExp(part) });
          await expect(card.first()).toBeVisible();
          await expect(page.getByText(/Something went wrong|Error:/)).toHaveCount(0);
          if (fault.mode === 'down') {
            await kronos.screenshot(page, `fault-${tool}-${fault.mode}`);
          }
        } finally {
          await kronos.control(`tools/${tool}`, { mode: 'up' });
        }
      });
    }
  }
});
