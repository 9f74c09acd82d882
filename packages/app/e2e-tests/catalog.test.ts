import type { Page } from '@playwright/test';
import { expect, test } from './setup/test';

/*
 * Story: a team lead of KB손해보험 looks for services. What belongs to another affiliate does not exist for that person:
 * not in the list, not in the search, not by address, not by API.
 */
test('a team member browses and filters the catalog of the own affiliate', async ({
  page,
  kronos,
}) => {
  await page.addInitScript(() => localStorage.setItem('theme', 'auto'));
  await kronos.signIn(page, 'kb-insurance-lead');
  await kronos.picture(page, 'home');
  await page.goto('/catalog?filters[kind]=component&filters[user]=all');
  const claims = page.getByRole('link', { name: '보험금 접수' });
  await expect(claims.first()).toBeVisible();
  await expect(page.getByText('카드 결제 API')).toHaveCount(0);
  await kronos.picture(page, 'catalog');

  await page.getByPlaceholder('검색').first().fill('claim-intake');
  await expect(
    page.getByRole('link', { name: /고지 의무|보험금 지급|계약 조회|문서/ }),
  ).toHaveCount(0);
  await expect(claims.first()).toBeVisible();
  await claims.first().click();
  await expect(
    page.getByRole('heading', { name: '보험금 접수' }),
  ).toBeVisible();
  await expect(page.getByRole('heading', { name: '빌드' })).toBeVisible();
  await expect(page.locator('[data-tool-section="loading"]')).toHaveCount(0);
  await kronos.picture(page, 'service');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/catalog/default/component/claim-intake/monitoring');
  await expect(page.locator('canvas').first()).toBeVisible();
  await expect(page.locator('[data-tool-section="loading"]')).toHaveCount(0);
  await kronos.picture(page, 'monitoring-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  await page.goto('/catalog/default/component/card-payment-api');
  await expect(page.getByText('항목을 찾을 수 없습니다')).toBeVisible();

  const ask = (path: string) => call(page, kronos.backend, path);
  const statusOf = async (path: string) => (await ask(path)).status;
  const answers = {
    own: await statusOf(
      '/api/catalog/entities/by-name/component/default/claim-intake',
    ),
    entity: await statusOf(
      '/api/catalog/entities/by-name/component/default/card-payment-api',
    ),
    builds: await statusOf(
      '/api/delivery/entities/component/default/card-payment-api/jenkins/builds',
    ),
    issues: await statusOf(
      '/api/collaboration/entities/component/default/card-payment-api/redmine/issues',
    ),
    installations: await statusOf(
      '/api/marketplace/installations?affiliate=kb-card',
    ),
    connections: await statusOf(
      '/api/marketplace/connections?offering=jenkins',
    ),
  };
  expect(answers).toEqual({
    own: 200,
    entity: 404,
    builds: 404,
    issues: 404,
    installations: 404,
    connections: 403,
  });

  const found = async (term: string) => {
    const { body } = await ask(
      `/api/search/query?${new URLSearchParams({ term })}`,
    );
    return body.results.map((r: any) => r.document.name);
  };
  // the index follows the catalog some seconds later
  await expect
    .poll(async () => (await found('claim-intake'))[0])
    .toBe('claim-intake');
  expect(await found('card-payment-api')).not.toContain('card-payment-api');

  await page.goto('/');
  await page.getByRole('button', { name: '검색', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const box = dialog.getByRole('textbox');
  await box.fill('card-payment-api');
  await expect(dialog.getByText('검색 결과가 없습니다')).toBeVisible();
  await expect(dialog.getByText('카드 결제 API')).toHaveCount(0);
  // a part of a word, as one types it
  await box.fill('험금 접수를');
  await expect(dialog.getByText('보험금 접수').first()).toBeVisible();
  await box.press('Enter');
  await expect(page).toHaveURL(/\/search\?.*query=/);
  const first = page
    .getByRole('heading', { level: 2 })
    .filter({ has: page.getByRole('link') })
    .first();
  await expect(first).toHaveText('보험금 접수');
  await first.getByRole('link').click();
  await expect(page).toHaveURL(/component\/claim-intake/);
  await expect(
    page.getByRole('heading', { name: '보험금 접수' }),
  ).toBeVisible();
});

/** What a backend answers to the person of the page. */
async function call(page: Page, backend: string, path: string) {
  return await page.evaluate(
    async ({ from, at }) => {
      const refresh = await fetch(
        `${from}/api/auth/oidc/refresh?optional=true&env=development`,
        {
          credentials: 'include',
          headers: { 'x-requested-with': 'XMLHttpRequest' },
        },
      );
      const { backstageIdentity } = await refresh.json();
      const response = await fetch(`${from}${at}`, {
        headers: { authorization: `Bearer ${backstageIdentity.token}` },
      });
      return {
        status: response.status,
        body: await response.json().catch(() => undefined),
      };
    },
    { from: backend, at: path },
  );
}
