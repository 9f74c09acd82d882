import { expect, test } from './setup/test';

/*
 * Story: signing in with a real Keycloak. Runs when its address is given (KRONOS_OIDC_ISSUER, and KRONOS_EXAMPLE_PASSWORD
 * of its people), over a portal that was started with `--config docs/operate/app-config.keycloak.yaml` (KRONOS_KEEP=1).
 */
test('a person signs in with a real Keycloak and sees the own affiliate', async ({
  page,
  kronos,
}) => {
  test.skip(!process.env.KRONOS_OIDC_ISSUER, 'no real Keycloak was given');
  await page.addInitScript(() => localStorage.setItem('language', 'ko'));
  await page.goto('/');
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: '회사 계정으로 로그인' }).click();
  const login = await popup;
  expect(login.url()).toContain(process.env.KRONOS_OIDC_ISSUER);

  // Given a wrong password, Keycloak refuses and nobody is signed in
  await login.locator('#username').fill('kb-card-developer');
  await login.locator('#password').fill('not the password');
  await login.locator('#kc-login').click();
  await expect(login.locator('[id^="input-error"]').first()).toBeVisible();
  await expect(page.locator('nav a[href="/catalog"]')).toHaveCount(0);

  // with the right one the person is in
  await login
    .locator('#password')
    .fill(process.env.KRONOS_EXAMPLE_PASSWORD ?? '');
  await login.locator('#kc-login').click();
  await expect(page.locator('nav a[href="/catalog"]').first()).toBeVisible({
    timeout: 60_000,
  });

  // and sees the services of KB국민카드, and none of the others
  await page.goto('/catalog');
  await expect(
    page.getByRole('link', { name: /카드 결제 API/ }).first(),
  ).toBeVisible({ timeout: 60_000 });
  await page.goto('/catalog/default/component/policy-loan');
  await expect(page.getByText('항목을 찾을 수 없습니다')).toBeVisible();
  await kronos.screenshot(page, 'real-sign-in');

  // and stays signed in when the page is loaded again, by the refresh token of Keycloak
  const refreshed = page.waitForResponse(
    response =>
      response.url().includes('/api/auth/oidc/refresh') && response.ok(),
  );
  await page.goto('/');
  await refreshed;
  await expect(page.locator('nav a[href="/catalog"]').first()).toBeVisible();
});
