import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What makes a page hard to read at the width that it has: one line for each fault, none when it is well. */
export async function faultsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const name = (e: Element) =>
      `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') ?? ''}">`;
    const said = (text: string) => `'${text.trim().slice(0, 40)}'`;

    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width + 1) {
      const widest = [...document.querySelectorAll('body *')].find(
        e => e.getBoundingClientRect().right > width + 1,
      );
      found.add(`scrolls sideways because of ${widest && name(widest)}`);
    }

    /** Where a text is cut off so that nobody can read it: no way to scroll there, and no title that says it. */
    const cutBy = (element: Element, right: number) => {
      let titled = false;
      for (
        let e: Element | null = element;
        e && e !== document.body;
        e = e.parentElement
      ) {
        titled ||= e.hasAttribute('title') || e.hasAttribute('aria-label');
        const style = getComputedStyle(e);
        if (style.position === 'fixed') return undefined;
        if (style.overflowX === 'auto' || style.overflowX === 'scroll') {
          return undefined;
        }
        const box = e.getBoundingClientRect();
        const hides =
          style.overflowX === 'hidden' || style.overflowX === 'clip';
        if (hides && right > box.right + 1) {
          // only for a screen reader, or folded
          if (box.width <= 1 || box.height <= 1) return undefined;
          if (titled && style.textOverflow === 'ellipsis') return undefined;
          return e;
        }
      }
      return undefined;
    };

    /** Clipped away by one of the ways that leave it to screen readers. */
    const onlyHeard = (element: Element) => {
      for (let e: Element | null = element; e; e = e.parentElement) {
        const { clip, clipPath, position } = getComputedStyle(e);
        if (position === 'absolute' && clip !== 'auto') return true;
        if (
          position === 'absolute' &&
          e.clientWidth <= 1 &&
          e.clientHeight <= 1
        )
          return true;
        if (/inset\((50|100)%/.test(clipPath)) return true;
      }
      return false;
    };

    /** Out of the frame in which it scrolls. */
    const scrolledAway = (element: Element, x: number, y: number) => {
      for (let e = element.parentElement; e; e = e.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(e);
        if (!/auto|scroll/.test(overflowX + overflowY)) continue;
        const box = e.getBoundingClientRect();
        if (x > box.right || x < box.left || y > box.bottom || y < box.top) {
          return true;
        }
      }
      return false;
    };

    const walker = document.createTreeWalker(
      document.body,
      NodeFilter.SHOW_TEXT,
    );
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.nodeValue ?? '';
      const element = node.parentElement;
      if (!element || !text.trim()) continue;
      if (
        !element.checkVisibility({
          visibilityProperty: true,
          opacityProperty: true,
        })
      )
        continue;
      if (element.closest('script, style, noscript, svg, [aria-hidden="true"]'))
        continue;
      if (onlyHeard(element)) continue;
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1) continue;
      const cut = cutBy(element, box.right);
      if (cut) found.add(`${said(text)} is cut off by ${name(cut)}`);

      // code and lines of a log are no prose
      if (element.closest('code, pre, kbd, [class*="pattern" i]')) continue;
      for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}]+/gu)) {
        if (word.length < 2 || word.length > 20) continue;
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const lines = new Set(
          [...range.getClientRects()].map(r => Math.round(r.top)),
        );
        if (lines.size > 1) {
          found.add(`the word ${said(word)} is broken in ${name(element)}`);
        }
      }

      // nothing can be found below what takes no pointer, as the label in a field
      if (getComputedStyle(element).pointerEvents === 'none') continue;
      // something that stays where it is, as the menu of a phone, may lie above what scrolls below it
      const y = box.top + Math.min(box.height, 20) / 2;
      const { right } = element.getBoundingClientRect();
      const x = Math.max(box.left + 1, Math.min(box.right, right) - 10);
      if (x < 0 || y < 0 || x > width || y > window.innerHeight) continue;
      if (scrolledAway(element, x, y)) continue;
      const top = document.elementFromPoint(x, y);
      if (!top || top.contains(element) || element.contains(top)) continue;
      let fixed: Element | null = top;
      while (fixed && getComputedStyle(fixed).position !== 'fixed') {
        fixed = fixed.parentElement;
      }
      const clickable = top.closest('label, a, button');
      if (!fixed && !clickable?.contains(element)) {
        found.add(`${said(text)} lies below ${name(top)}`);
      }
    }
    return [...found];
  });
}

/** What a screen reader, or eyes that are not the best, stumble over; by night only the colours are others. */
export async function violations(
  page: Page,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<string[]> {
  // the definition of an API is drawn by Swagger UI, with colours and controls of its own
  const axe = new AxeBuilder({ page }).exclude('.swagger-ui');
  if (colorScheme === 'dark') axe.withRules(['color-contrast']);
  else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']);
  const { violations: all } = await axe.analyze();
  return all
    .filter(v => v.impact === 'serious' || v.impact === 'critical')
    .map(
      v =>
        `${v.id}: ${v.nodes
          .map(n => `${n.target.join(' ')} ${n.html.slice(0, 120)}`)
          .slice(0, 3)
          .join(' | ')}`,
    );
}
