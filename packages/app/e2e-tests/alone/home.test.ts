import { expect, test } from '../setup/test';

/*
 * Story: the home page is about the one who opens it. A developer sees the service that has a problem before those that
 * are well, an admin how the installed tools are, an executive the affiliates side by side.
 */
test('the home page shows each role what is theirs', async ({
  browser,
  kronos,
}) => {
  const open = async (persona: string) => {
    const page = await (await browser.newContext()).newPage();
    await kronos.signIn(page, persona);
    return page;
  };

  // Given a service that has answered with errors for some minutes, at which an admin has just looked
  await kronos.control('incidents', {
    service: 'card-settlement',
    kind: 'errors',
    minutes: 40,
  });
  await kronos.control('advance', { seconds: 360 });
  const admin = await open('kb-card-admin');
  await admin.goto('/catalog/default/component/card-settlement');
  await expect(admin.getByRole('heading', { name: '상태' })).toBeVisible();

  // Then it is the first of the developer's
  const developer = await open('kb-card-developer');
  const mine = developer.getByRole('region', { name: '내 서비스' });
  await expect(mine.getByRole('row').nth(1)).toContainText('카드 정산', {
    timeout: 90_000,
  });
  await expect(developer.getByText('KB생명')).toHaveCount(0);
  await expect(
    developer.getByRole('heading', { name: '나를 기다리는 일' }),
  ).toBeVisible();
  await kronos.screenshot(developer, 'home-developer');

  // And an admin sees how what is installed is
  await admin.goto('/');
  const installed = admin.getByRole('region', {
    name: 'KB국민카드에 설치된 상품',
  });
  await expect(installed.getByRole('row', { name: /Redmine/ })).toBeVisible();
  await expect(installed.getByText('설치됨').first()).toBeVisible();
  await kronos.screenshot(admin, 'home-admin');

  // And an executive all affiliates, without a way to change anything
  const executive = await open('group-executive');
  const affiliates = executive.getByRole('region', {
    name: '그룹사 한눈에 보기',
  });
  for (const name of [
    'KB손해보험',
    'KB국민카드',
    'KB생명보험',
    'KB부동산신탁',
  ]) {
    await expect(affiliates.getByRole('row', { name })).toBeVisible();
  }
  await expect(
    executive.getByRole('link', { name: '서비스 만들기' }),
  ).toHaveCount(0);
  await kronos.screenshot(executive, 'home-executive');
});
