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

  const answers = await page.evaluate(async backend => {
    const refresh = await fetch(
      `${backend}/api/auth/oidc/refresh?optional=true&env=development`,
      {
        credentials: 'include',
        headers: { 'x-requested-with': 'XMLHttpRequest' },
      },
    );
    const { backstageIdentity } = await refresh.json();
    const ask = async (path: string) =>
      (
        await fetch(`${backend}${path}`, {
          headers: { authorization: `Bearer ${backstageIdentity.token}` },
        })
      ).status;
    return {
      own: await ask(
        '/api/catalog/entities/by-name/component/default/claim-intake',
      ),
      entity: await ask(
        '/api/catalog/entities/by-name/component/default/card-payment-api',
      ),
      builds: await ask(
        '/api/delivery/entities/component/default/card-payment-api/jenkins/builds',
      ),
      issues: await ask(
        '/api/collaboration/entities/component/default/card-payment-api/redmine/issues',
      ),
      installations: await ask(
        '/api/marketplace/installations?affiliate=kb-card',
      ),
      connections: await ask('/api/marketplace/connections?offering=jenkins'),
    };
  }, kronos.backend);
  expect(answers).toEqual({
    own: 200,
    entity: 404,
    builds: 404,
    issues: 404,
    installations: 404,
    connections: 403,
  });
});
