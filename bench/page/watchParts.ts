import type { Page } from 'playwright-core';

/** What one part of a page said: a view of a tool, or the card of anomalies. */
export interface Part {
  /** `tool/view`, `anomalies` */
  name: string;
  /** of `data-tool-section`: `loading`, `unknown` (an error), `outdated` (old, and why), `known`, `settled` */
  state: string;
  /** the tool is being asked */
  busy: boolean;
  /** the part tells the age of what it shows */
  aged: boolean;
}

/** What the page said from `at` on, in milliseconds after the click, until the next moment. */
export interface Moment {
  at: number;
  parts: Part[];
}

/**
 * Keeps what the parts of a page say after the next click: every change, until all that is named is there, nothing is asked
 * and nothing changed for a while; for 20 seconds at most.
 */
export function watchParts(
  page: Page,
  names: readonly string[],
): Promise<Moment[]> {
  return page.evaluate(
    expected =>
      new Promise<Moment[]>(resolve => {
        const QUIET_MS = 700;
        const MOST_MS = 20_000;
        const moments: Moment[] = [];
        let last = '';
        let began = 0;
        const look = () => {
          const at = performance.now() - began;
          const parts = [
            ...document.querySelectorAll<HTMLElement>('[data-tool-section]'),
          ].map(part => ({
            name: part.dataset.toolView ?? '',
            state: part.dataset.toolSection ?? '',
            busy: part.getAttribute('aria-busy') === 'true',
            aged: part.querySelector('[data-tool-age] time') !== null,
          }));
          const now = JSON.stringify(parts);
          if (now !== last) moments.push({ at, parts });
          last = now;
          const isQuiet =
            at - moments[moments.length - 1].at > QUIET_MS &&
            expected.every(name => parts.some(p => p.name === name)) &&
            parts.every(p => !p.busy && p.state !== 'loading');
          if (isQuiet || at > MOST_MS) resolve(moments);
          else requestAnimationFrame(look);
        };
        const start = (event: Event) => {
          began = event.timeStamp;
          requestAnimationFrame(look);
        };
        document.addEventListener('click', start, {
          capture: true,
          once: true,
        });
      }),
    [...names],
  );
}
