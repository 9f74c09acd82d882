import { expect, test } from '../setup/test';

/*
 * Story: a developer of KB국민카드 makes a batch job. It is released without anything that runs all the time, runs at its
 * time, and its page says how that went.
 */
test('a developer creates a batch job and sees its last run', async ({
  page,
  kronos,
}) => {
  const name = `point-expiry-${Date.now().toString(36)}`;
  await kronos.signIn(page, 'kb-card-developer');
  await page.goto('/create');
  await page
    .locator('[class*="MuiCard-root"]')
    .filter({ hasText: 'Spring Batch' })
    .getByRole('button', { name: '선택' })
    .click();
  await page.getByLabel(/이름/).first().fill(name);
  await page.getByLabel(/설명/).first().fill('기한이 지난 포인트를 정리한다');
  await expect(page.getByText(`kb-card/${name}`).first()).toBeVisible();
  await page.getByRole('button', { name: '다음' }).click();

  // Given a schedule, which is refused in Korean while it is none
  const schedule = page.getByLabel('일정', { exact: true });
  await expect(schedule).toHaveValue('0 2 * * *');
  await schedule.fill('0 25 * * *');
  const fault = page.getByText(/'시' 칸의 값 '25'을\(를\) 쓸 수 없습니다/);
  await expect(fault.first()).toBeVisible();
  await schedule.fill('*/5 * * * *');
  await expect(fault).toHaveCount(0);
  await expect(page.getByText('다음 실행')).toBeVisible();
  await kronos.screenshot(page, 'create-batch-schedule');
  await page.getByRole('button', { name: '확인' }).click();
  await page.getByRole('button', { name: '만들기' }).click();
  await expect(
    page.getByRole('link', { name: /서비스 페이지/ }).first(),
  ).toBeVisible({ timeout: 90_000 });
  await kronos.screenshot(page, 'create-batch-done');

  // Then the page shows the job as one that waits, and after its time how it went
  await page.goto(`/catalog/default/component/${name}`);
  await expect(page.getByText('#1').first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('*/5 * * * *').first()).toBeVisible({
    timeout: 60_000,
  });
  await kronos.control('advance', { seconds: 420 });
  await page.waitForTimeout(2_000);
  await page.reload();
  await expect(page.getByText('마지막 실행 성공').first()).toBeVisible({
    timeout: 90_000,
  });
  await kronos.screenshot(page, 'created-batch');
});
