import { expect, test } from './setup/test';

/*
 * Story: the admin of KB생명보험 installs Redmine for that affiliate. Its developer, whose page is open, sees the issues
 * appear; a developer of KB부동산신탁 does not; uninstalling takes them away again.
 */
test('an affiliate admin installs Redmine and only that affiliate sees it', async ({
  browser,
  kronos,
}) => {
  const admin = await (await browser.newContext()).newPage();
  const own = await (await browser.newContext()).newPage();
  const other = await (await browser.newContext()).newPage();

  // Given the open page of a service of KB생명보험, without issues
  await kronos.signIn(own, 'kb-life-developer');
  await openFirstService(own);
  const issues = own.getByRole('heading', { name: /이슈/ });
  await expect(issues).toHaveCount(0);

  await kronos.signIn(other, 'kb-trust-developer');
  await openFirstService(other);

  // When the admin installs Redmine
  await kronos.signIn(admin, 'kb-life-admin');
  await admin.goto('/marketplace');
  const redmine = admin.getByRole('heading', { name: 'Redmine' });
  await expect(redmine).toBeVisible();
  await kronos.picture(admin, 'marketplace');
  await admin.goto('/marketplace?q=이슈');
  await expect(redmine).toBeVisible();
  await redmine.click();
  await admin.getByRole('link', { name: /KB생명보험에 설치/ }).click();
  await admin.getByLabel(/주소|URL/).fill(`${kronos.playground}/redmine`);
  await admin.getByLabel(/API 키/).fill('playground-redmine-key');
  await admin.getByRole('button', { name: '연결 시험' }).click();
  await expect(admin.getByText('도구가 응답했습니다')).toBeVisible();
  await kronos.screenshot(admin, 'install-redmine');
  await admin.getByRole('button', { name: '설치', exact: true }).click();
  await expect(admin.getByRole('row', { name: /Redmine/ })).toContainText(
    '설치됨',
  );

  // Then the open page shows them, without a reload, and the other affiliate's does not
  await expect(issues.first()).toBeVisible();
  await kronos.screenshot(own, 'issues-appear');
  await other.reload();
  await expect(other.getByRole('heading', { name: '빌드' })).toBeVisible();
  await expect(other.getByRole('heading', { name: /이슈/ })).toHaveCount(0);

  // And the change is in the audit view, without the key
  await admin.getByRole('link', { name: '변경 이력' }).click();
  await expect(
    admin
      .getByRole('row', { name: /Redmine/ })
      .filter({ hasText: 'KB생명보험 관리자' }),
  ).toHaveCount(1);
  expect(await admin.content()).not.toContain('playground-redmine-key');
  await kronos.screenshot(admin, 'audit');

  // And uninstalling takes it away
  await admin.getByRole('link', { name: '설치됨' }).click();
  await admin
    .getByRole('row', { name: /Redmine/ })
    .getByRole('button', { name: '삭제' })
    .click();
  await admin.getByRole('dialog').getByRole('button', { name: '삭제' }).click();
  await expect(issues).toHaveCount(0);
});

/*
 * Story: the page of an affiliate tells its admin what is installed and who changed it. A developer sees what is installed,
 * not the history; the page of a team has neither.
 */
test('the page of an affiliate shows what is installed, and its history to those who look after it', async ({
  browser,
  kronos,
}) => {
  const AFFILIATE = '/catalog/default/group/kb-card';
  const open = async (persona: string) => {
    const page = await (await browser.newContext()).newPage();
    await kronos.signIn(page, persona);
    await page.goto(AFFILIATE);
    await expect(
      page.getByRole('heading', { name: 'KB국민카드' }).first(),
    ).toBeVisible();
    return page;
  };
  const tab = (page: import('@playwright/test').Page, name: string) =>
    page.getByRole('link', { name, exact: true });

  const admin = await open('kb-card-admin');
  await tab(admin, '설치된 상품').click();
  await expect(admin.getByRole('row', { name: /Jenkins/ })).toContainText(
    '설치됨',
  );
  await tab(admin, '변경 이력').click();
  await expect(admin.getByRole('button', { name: 'CSV' })).toBeVisible();

  const developer = await open('kb-card-developer');
  await expect(tab(developer, '설치된 상품')).toBeVisible();
  await expect(tab(developer, '변경 이력')).toHaveCount(0);

  await admin.goto('/catalog/default/group/kb-card-payment');
  await expect(admin.getByRole('region', { name: /구성원/ })).toBeVisible();
  await expect(tab(admin, '설치된 상품')).toHaveCount(0);
});

async function openFirstService(page: import('@playwright/test').Page) {
  await page.goto('/catalog?filters[kind]=component');
  await page.getByRole('row').nth(1).getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: '빌드' })).toBeVisible();
}
