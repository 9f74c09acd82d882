import { expect, test } from './setup/test';

const redmine = process.env.KRONOS_REAL_REDMINE_HOST;
const prometheus = process.env.KRONOS_REAL_PROMETHEUS_HOST;
const key = process.env.KRONOS_REAL_REDMINE_KEY ?? '';

/** What Redmine itself says, by its REST API. */
async function askRedmine(path: string, body?: unknown) {
  const response = await fetch(`http://${redmine}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', 'x-redmine-api-key': key },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect(response.status, path).toBe(body ? 201 : 200);
  return response.json();
}

/** What Prometheus itself says: the values of a query. */
async function askPrometheus(query: string): Promise<number[]> {
  const response = await fetch(
    `http://${prometheus}/api/v1/query?query=${encodeURIComponent(query)}`,
  );
  const { data } = await response.json();
  return data.result.map((r: { value: [number, string] }) =>
    Number(r.value[1]),
  );
}

/*
 * Story: the same as creating a service, with a Redmine and a Prometheus that are real. Runs when their addresses are
 * given, over a portal that was started with `--config packages/app/e2e-tests/realTools/app-config.yaml`
 * (KRONOS_KEEP=1), while Prometheus scrapes as in `realTools/prometheus.yml`.
 */
test('a service lives in a real Redmine and shows what a real Prometheus measures', async ({
  page,
  kronos,
}) => {
  test.skip(!redmine || !prometheus, 'no real tools were given');
  const name = `real-gift-${Date.now().toString(36)}`;
  const service = `/catalog/default/component/${name}`;
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
  const { project } = await askRedmine(`/projects/${name}.json`);
  expect(project.identifier).toBe(name);

  // and an issue that is written there shows on the page of the service
  await askRedmine('/issues.json', {
    issue: { project_id: project.id, subject: '선물 한도를 정한다' },
  });
  await expect(async () => {
    await page.goto(service);
    await expect(page.getByText('선물 한도를 정한다').first()).toBeVisible();
  }).toPass({ timeout: 90_000 });

  // and one that is written in the portal is in Redmine
  await page.goto(`${service}/issues`);
  await page.getByRole('button', { name: '이슈 등록' }).click();
  const create = page.getByRole('dialog');
  await create.getByLabel('제목').fill('선물 내역을 <조회>한다');
  await create.getByLabel('설명').fill('최근 3개월');
  const choose = async (field: RegExp, option: string) => {
    await page.getByRole('dialog').getByRole('button', { name: field }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  await choose(/유형/, 'Feature');
  await choose(/우선순위/, 'High');
  await create.getByRole('button', { name: '등록', exact: true }).click();
  await expect(create).toBeHidden();
  const { issues } = await askRedmine(
    `/issues.json?project_id=${project.id}&sort=id:desc`,
  );
  expect(issues).toHaveLength(2);
  expect(issues[0]).toMatchObject({
    subject: '선물 내역을 <조회>한다',
    description: '최근 3개월',
    tracker: { name: 'Feature' },
    priority: { name: 'High' },
    status: { name: 'New' },
  });
  const { id } = issues[0];
  await expect(page.getByText(`#${id} 선물 내역을 <조회>한다`)).toBeVisible();
  await kronos.screenshot(page, 'real-redmine-issues');

  // and its status changes there when someone changes it here
  await page.getByRole('button', { name: `#${id} 상태 변경` }).click();
  await choose(/변경할 상태/, 'In Progress');
  await page.getByRole('dialog').getByLabel('댓글').fill('시작합니다');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: '변경', exact: true })
    .click();
  await expect(page.getByRole('dialog')).toBeHidden();
  const { issue } = await askRedmine(`/issues/${id}.json?include=journals`);
  expect(issue.status.name).toBe('In Progress');
  expect(issue.journals.at(-1).notes).toContain('시작합니다');
  await expect(
    page.getByRole('row').filter({ hasText: `#${id} ` }),
  ).toContainText('In Progress');

  // and Prometheus has series of it, of which the card shows a number
  const series = `http_requests_total{service="${name}"}`;
  await expect
    .poll(async () => (await askPrometheus(`rate(${series}[1m])`)).length, {
      timeout: 120_000,
    })
    .toBeGreaterThan(0);
  const requests = page
    .locator('dl > div')
    .filter({ hasText: '요청량' })
    .locator('dd b');
  await expect(async () => {
    await page.goto(service);
    await expect(requests).toHaveText(/[1-9]/);
  }).toPass({ timeout: 90_000 });
  const [measured] = await askPrometheus(`sum(rate(${series}[5m]))`);
  expect(measured).toBeGreaterThan(0);
  await kronos.screenshot(page, 'real-tools');
});
