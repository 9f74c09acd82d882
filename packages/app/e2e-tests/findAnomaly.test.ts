import { looksWell } from './setup/look';
import { expect, test } from './setup/test';

/*
 * Story: the requests of a service begin to fail. Within minutes its developer is told what is unusual, since when, with
 * lines of the log; says that it was useful; and somebody of another affiliate sees nothing of it.
 *
 * Detection goes by the clock: what moves the time of the world is told among the stories that stand alone.
 */
test('what is unusual about a service is found and shown', async ({
  browser,
  kronos,
}) => {
  test.setTimeout(420_000);
  const open = async (persona: string) => {
    const page = await (await browser.newContext()).newPage();
    await kronos.signIn(page, persona);
    return page;
  };
  const SERVICE = '/catalog/default/component/card-limit';

  // Given a service whose usual state is known, and what happens then
  const developer = await open('kb-card-developer');
  await developer.goto(SERVICE);
  const card = developer.getByRole('region', { name: '이상 징후' });
  await expect(card.getByText(/동안의 기록을 보고 있습니다/)).toBeVisible({
    timeout: 240_000,
  });
  await kronos.control('incidents', {
    service: 'card-limit',
    kind: 'errors',
    minutes: 30,
  });

  // Then the open card says so, without a reload
  const finding = card.getByRole('link', { name: /오류 로그|오류율/ });
  await expect(finding.first()).toBeVisible({ timeout: 240_000 });
  await expect(card.getByText(/진행 중 1건/)).toBeVisible();

  // And its page has lines of the log, what to look at, and takes what a person says of it
  await finding.first().click();
  await expect(
    developer.getByRole('heading', { name: '로그 예시' }),
  ).toBeVisible();
  await expect(developer.getByText(/처음 보는 예외는 대개/)).toBeVisible();
  await developer.getByRole('button', { name: '도움이 됨' }).click();
  await expect(
    developer.getByText('도움이 되었다고 표시했습니다.'),
  ).toBeVisible();
  await kronos.picture(developer, 'anomaly');
  await looksWell(developer);
  const address = developer.url();

  // And the page over all services has it, for this affiliate alone
  await developer.goto('/anomalies');
  await expect(
    developer.getByRole('row', { name: /카드 한도/ }).first(),
  ).toBeVisible();
  const other = await open('kb-life-developer');
  await other.goto('/anomalies');
  await expect(other.getByText('카드 한도')).toHaveCount(0);
  await other.goto(address);
  await expect(other.getByText(/없는 이상 징후이거나/)).toBeVisible();
});
