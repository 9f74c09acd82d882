import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect } from 'react';

interface Wanted {
  title: string;
  /** what is within a page says more than the page */
  within: boolean;
}

/** So often in a second others may be contradicted. */
const MOST_DISPUTES = 5;

const wanted: Wanted[] = [];
let observer: MutationObserver | undefined;
let disputes: number[] = [];

function say() {
  const { title } =
    wanted.findLast(({ within }) => within) ?? wanted.at(-1) ?? {};
  if (!title || document.title === title) return;
  // Who writes again at once would write for ever, and the page would never come to drawing anything else.
  const now = Date.now();
  disputes = disputes.filter(at => now - at < 1_000);
  if (disputes.length >= MOST_DISPUTES) return;
  disputes.push(now);
  document.title = title;
}

/**
 * Parts of what the window is called, before the name of the portal: `카드 결제 API | 이슈 | Kronos`. Kept against upstream,
 * which writes there in English, and goes on to write the name of an entity when its page is left.
 */
export function useWindowTitle(
  parts: (string | undefined)[],
  options: { within?: boolean } = {},
) {
  const portal =
    useApi(configApiRef).getOptionalString('app.title') ?? 'Backstage';
  const { within = false } = options;
  const own = parts.filter(Boolean).join(' | ');
  useEffect(() => {
    if (!own) return undefined;
    const entry = { title: `${own} | ${portal}`, within };
    wanted.push(entry);
    disputes = [];
    observer ??= new MutationObserver(say);
    observer.observe(document.head, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    say();
    return () => {
      wanted.splice(wanted.indexOf(entry), 1);
      if (wanted.length === 0) observer?.disconnect();
      else say();
    };
  }, [own, portal, within]);
}
