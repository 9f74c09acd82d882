import { expect, test } from '../setup/test';

const SERVICE = '/catalog/default/component/card-payment-api';

/** Tools of the page of a service, and a heading of the part that each fills. */
const TOOLS = [
  { tool: 'jenkins', part: '빌드' },
  { tool: 'kubernetes', part: '배포' },
  { tool: 'gitlab', part: '머지 리퀘스트' },
  { tool: 'redmine-kb-card', part: '이슈' },
  { tool: 'prometheus', part: '상태' },
];

const FAULTS = [
  { mode: 'down' },
  { mode: 'slow', delayMs: 10_000 },
  { mode: 'nonsense' },
];

/** What a part says when its tool does not answer as it should. */
const PROBLEM =
  /도구에 연결할 수 없습니다|도구의 응답이|도구가 연이어|도구에 오류가|클러스터가 응답하지|확인하지 못했습니다/;

/*
 * Story: whatever a tool does, the page of a service stays whole and its other parts are there as always; the part of
 * that tool says in one line what is wrong.
 */
test('the page of a service stays whole while a tool is down, slow or talks nonsense', async ({
  page,
  kronos,
}) => {
  await kronos.signIn(page, 'kb-card-lead');
  for (const { tool } of TOOLS) {
    for (const fault of FAULTS) {
      await test.step(`${tool} ${fault.mode}`, async () => {
        await kronos.control(`tools/${tool}`, fault);
        await page.goto(SERVICE);
        await expect(
          page.getByRole('heading', { name: '카드 결제 API' }),
        ).toBeVisible();
        for (const { part } of TOOLS) {
          await expect(
            page.getByRole('heading', { name: part }).first(),
          ).toBeVisible();
        }
        await expect(page.getByText(/Something went wrong/)).toHaveCount(0);
        if (fault.mode === 'down') {
          if (tool !== 'kubernetes') {
            await expect(page.getByText(PROBLEM).first()).toBeVisible({
              timeout: 40_000,
            });
          }
          await kronos.screenshot(page, `fault-${tool}`);
        }
      });
    }
    await kronos.control(`tools/${tool}`, { mode: 'up' });
  }
});
