import type { Locator, Page } from '@playwright/test';
import { settled } from './setup/settled';
import { expect, test } from './setup/test';

const focused = (page: Page) => page.locator(':focus');

const isWithin = (target: Locator) =>
  target.evaluate(e => e.contains(document.activeElement));

/*
 * Story: an admin of KB국민카드 uses no mouse. Whatever is needed from the menu to the form that installs a tool is reached
 * with Tab, seen while it has the focus, pressed with Enter or Space, and left again.
 */
test('a person finds a service, opens its dialogs and installs by keyboard alone', async ({
  page,
  kronos,
}) => {
  test.setTimeout(300_000);
  await kronos.signIn(page, 'kb-card-admin');

  // Past the menu at once, or along it
  await page.goto('/');
  await settled(page);
  await page.keyboard.press('Tab');
  await expect(focused(page)).toHaveText('본문으로 건너뛰기');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1);
  await page.reload();
  await settled(page);
  await go(page, page.locator('nav').getByRole('link', { name: '카탈로그' }));
  await expect(page).toHaveURL(/\/catalog/);
  await settled(page);

  // A filter: opened, chosen with the arrows, and the focus is at the filter again
  const owner = page.getByRole('textbox', { name: '담당' });
  await reach(page, owner);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(owner).toBeFocused();

  // A service, its tab
  await go(page, page.getByRole('link', { name: '카드 결제 API' }).first());
  await expect(page.getByRole('heading', { name: '기본 정보' })).toBeVisible();
  await settled(page);
  await go(page, page.getByRole('link', { name: '이슈', exact: true }));
  await expect(page).toHaveURL(/card-payment-api\/issues/);
  await settled(page);

  // A dialog takes the focus, keeps it, and gives it back
  const button = page.getByRole('button', { name: '이슈 등록' });
  await go(page, button);
  const dialog = page.getByRole('dialog');
  await expect.poll(() => isWithin(dialog)).toBe(true);
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    expect(await isWithin(dialog)).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(button).toBeFocused();

  // The marketplace, an offering, its form, and back to nothing installed
  await go(
    page,
    page.locator('nav').getByRole('link', { name: '마켓플레이스' }),
  );
  await settled(page);
  await go(page, page.getByRole('link', { name: 'OpenSearch' }));
  await go(page, page.getByRole('link', { name: /KB국민카드에 설치/ }));
  const address = page.getByLabel(/주소|URL/).first();
  await reach(page, address);
  await page.keyboard.type('http://nowhere.example');
  await expect(address).toHaveValue('http://nowhere.example');
  const check = page.getByRole('button', { name: '연결 시험' });
  await go(page, check);
  await expect(
    page
      .locator('[aria-live="polite"]')
      .filter({ hasText: '연결되지 않습니다' }),
  ).toBeVisible();
  await expect(check).toBeFocused();
  await go(page, page.getByRole('button', { name: '취소' }));
  await expect(page).toHaveURL(/\/marketplace\/offerings\/opensearch(\?|$)/);
});

/*
 * Story: no page is a trap. Tab goes on and on through it, to the end and around, and it is always seen where one is.
 */
test('Tab leads through every kind of page and out of it', async ({
  page,
  kronos,
}) => {
  test.setTimeout(600_000);
  await kronos.signIn(page, 'kb-card-developer');
  const SERVICE = '/catalog/default/component/card-payment-api';
  const wrong: string[] = [];
  for (const address of [
    '/',
    '/catalog?filters[kind]=component&filters[user]=all',
    SERVICE,
    `${SERVICE}/monitoring`,
    `${SERVICE}/anomalies`,
    `${SERVICE}/issues`,
    '/anomalies?range=week',
    '/create',
    '/create/templates/default/spring-boot-service',
    '/marketplace',
    '/search?query=결제',
    '/settings',
  ]) {
    await page.goto(address);
    await settled(page);
    wrong.push(...(await walk(page)).map(fault => `${address}: ${fault}`));
  }
  expect(wrong).toEqual([]);
});

/** Tabs until something has the focus; a page has no more than some dozens of places for it. */
async function reach(page: Page, target: Locator) {
  await expect(target).toBeVisible();
  for (let i = 0; i < 150; i++) {
    if (await target.evaluate(e => e === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${target}`);
}

async function go(page: Page, target: Locator, key = 'Enter') {
  await reach(page, target.first());
  await page.keyboard.press(key);
}

/** Tabs through a whole page: what is reached and not seen, and whether the way comes to an end. */
async function walk(page: Page): Promise<string[]> {
  const wrong = new Set<string>();
  for (let i = 0; i < 250; i++) {
    await page.keyboard.press('Tab');
    // what shows the focus comes with a frame or two
    await page.waitForTimeout(80);
    const { fault, ended } = await page.evaluate(lookAtFocus);
    if (fault) wrong.add(fault);
    if (ended) return [...wrong];
  }
  return [...wrong, 'the way does not end'];
}

/** What is wrong with the place that the focus was at before, and whether all places were seen. */
function lookAtFocus(): { fault?: string; ended: boolean } {
  const memory = window as unknown as {
    kronosSeen?: Set<Element>;
    kronosLast?: { element: Element; look: string; text: string };
  };
  /** All that may change where the focus is: the thing, what is in it, its frames. */
  const look = (element: Element) => {
    const { parentElement: frame } = element;
    // a field shows it with the frame that is drawn beside it
    const within = element.matches('input, textarea') ? frame! : element;
    const drawn = [within, ...within.querySelectorAll('*')];
    for (let e = frame, n = 0; e && n < 3; e = e.parentElement, n++) {
      drawn.push(e);
    }
    return [
      ...drawn.flatMap(e =>
        ['', '::before', '::after'].map(pseudo => {
          const s = getComputedStyle(e, pseudo);
          return [
            s.outlineStyle,
            s.outlineWidth,
            s.outlineColor,
            s.boxShadow,
            s.borderColor,
            s.borderWidth,
            s.backgroundColor,
            s.textDecoration,
            s.clipPath,
            s.opacity,
            s.transform,
          ].join();
        }),
      ),
      drawn.length,
    ].join('|');
  };
  const seen = (memory.kronosSeen ??= new Set());
  const last = memory.kronosLast;
  let fault: string | undefined;
  if (last?.element.isConnected && look(last.element) === last.look) {
    fault = `${last.text} looks the same with the focus and without`;
  }
  const element = document.activeElement;
  if (!element || element === document.body || seen.has(element)) {
    return { fault, ended: true };
  }
  seen.add(element);
  const text = `${element.tagName} ${
    element.getAttribute('aria-label') ?? element.textContent?.trim()
  }`.slice(0, 60);
  memory.kronosLast = { element, look: look(element), text };
  const box = element.getBoundingClientRect();
  if (
    box.bottom <= 0 ||
    box.top >= window.innerHeight ||
    box.right <= 0 ||
    box.left >= window.innerWidth
  ) {
    fault ??= `${text} has the focus out of sight`;
  }
  return { fault, ended: false };
}
