import { looksWell } from './setup/look';
import { expect, test } from './setup/test';

/*
 * Story: a developer of KB국민카드 fills in one form, presses Create, and soon looks at a service page whose parts move.
 */
test('a developer creates a service and sees its cards live', async ({
  page,
  kronos,
}) => {
  const name = `point-gift-${Date.now().toString(36)}`;
  await kronos.signIn(page, 'kb-card-developer');
  await page.goto('/create');
  await kronos.screenshot(page, 'templates');
  await page
    .locator('[class*="MuiCard-root"]')
    .filter({ hasText: 'Spring Boot REST' })
    .getByRole('button', { name: '선택' })
    .click();

  // Given the form, which knows the affiliate of the person and says what will be made
  await page.getByLabel(/이름/).first().fill(name);
  await page.getByLabel(/설명/).first().fill('포인트를 가족에게 선물한다');
  await expect(page.getByText(`kb-card/${name}`).first()).toBeVisible();
  await expect(page.getByText('확인 중…')).toHaveCount(0);
  await kronos.picture(page, 'create-form');
  await page.getByRole('button', { name: '확인' }).click();
  const create = page.getByRole('button', { name: '만들기' });
  await expect(create).toBeEnabled();

  // When Create is pressed
  const began = Date.now();
  await create.click();
  const open = page.getByRole('link', { name: /서비스 페이지/ });
  await expect(open.first()).toBeVisible({ timeout: 90_000 });
  await kronos.screenshot(page, 'create-done');
  const run = page.url();
  await page.goto(`/catalog/default/component/${name}`);

  // Then builds, deployments, metrics and issues of the new service are there
  await expect(page.getByRole('heading', { name: '빌드' })).toBeVisible();
  await expect(page.getByText('#1').first()).toBeVisible({ timeout: 60_000 });
  await expect(
    page.getByRole('heading', { name: /이슈/ }).first(),
  ).toBeVisible();
  await expect(
    page.getByRole('heading', { name: /배포/ }).first(),
  ).toBeVisible();
  await expect(page.getByText(/정상 [1-9]\/[1-9]/).first()).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByText('요청').first()).toBeVisible({ timeout: 60_000 });
  const seconds = Math.round((Date.now() - began) / 1000);
  test.info().annotations.push({
    type: 'measured',
    description: `${seconds} s from pressing Create to live cards`,
  });
  process.stdout.write(`  created and live after ${seconds} s\n`);
  await kronos.screenshot(page, 'created-service');

  // And the run can be read by all
  await page.goto(run);
  await looksWell(page);
});
