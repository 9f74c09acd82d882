import { expect, test } from './setup/test';

const redmine = process.env.KRONOS_REAL_REDMINE_HOST;
const prometheus = process.env.KRONOS_REAL_PROMETHEUS_HOST;
const key = process.env.KRONOS_REAL_REDMINE_KEY ?? '';

/*
 * Story: the same as creating a service, with a Redmine and a Prometheus that are real. Runs when their addresses are
 * given, over a portal that was started with `--config packages/app/e2e-tests/realTools/app-config.yaml`
 * (KRONOS_KEEP=1), while Prometheus scrapes as in `realTools/prometheus.yml`.
 */
test('a service is created in a real Redmine and shows what a real Prometheus measures', async ({
  page,
  kronos,
}) => {
  test.skip(!redmine || !prometheus, 'no real tools were given');
  const name = `real-gift-${Date.now().toString(36)}`;
  await kronos.signIn(page, 'kb-card-developer');
  await page.goto('/create');
  await page
    .locator('[class*="MuiCard-root"]')
    .filter({ hasText: 'Spring Boot REST' })
    .getByRole('button', { name: '선택' })
    .click();
  await page.getByLabel(/이름/).first().fill(name);
  await page.getByLabel(/설명/).first().fill('포인트를 가족에게 선물한다');
  await page.getByRole('button', { name: '확인' }).click();
  await page.getByRole('button', { name: '만들기' }).click();
  await expect(
    page.getByRole('link', { name: /서비스 페이지/ }).first(),
  ).toBeVisible({ timeout: 90_000 });

  // Then Redmine has the project
  const answer = await fetch(`http://${redmine}/projects/${name}.json`, {
    headers: { 'x-redmine-api-key': key },
  });
  expect(answer.status).toBe(200);
  const { project } = await answer.json();
  expect(project.identifier).toBe(name);

  // and an issue that is written there shows on the page of the service
  const created = await fetch(`http://${redmine}/issues.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-redmine-api-key': key },
    body: JSON.stringify({
      issue: { project_id: project.id, subject: '선물 한도를 정한다' },
    }),
  });
  expect(created.status).toBe(201);
  await expect(async () => {
    await page.goto(`/catalog/default/component/${name}`);
    await expect(page.getByText('선물 한도를 정한다').first()).toBeVisible();
  }).toPass({ timeout: 90_000 });

  // and Prometheus has series of it, which the card shows
  await expect
    .poll(
      async () => {
        const query = `http_requests_total{service="${name}"}`;
        const found = await fetch(
          `http://${prometheus}/api/v1/query?query=${encodeURIComponent(
            query,
          )}`,
        );
        return (await found.json()).data.result.length;
      },
      { timeout: 90_000 },
    )
    .toBeGreaterThan(0);
  await page.reload();
  await expect(page.getByText('요청').first()).toBeVisible({ timeout: 60_000 });
  await kronos.screenshot(page, 'real-tools');
});
