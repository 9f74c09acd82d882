import type { HeaderNavTabItem } from '@backstage/ui';
import { useEffect } from 'react';

/** `Service | Issues | Kronos` in the title of the window: the catalog puts the English title of the extension there. */
export function useTabInTitle(options: {
  tabs: HeaderNavTabItem[] | undefined;
  translatedTabs: HeaderNavTabItem[] | undefined;
  activeTabId: string | null | undefined;
}) {
  const { tabs, translatedTabs, activeTabId } = options;
  const english = labelOf(tabs, activeTabId);
  const translated = labelOf(translatedTabs, activeTabId);
  useEffect(() => {
    const title = document.querySelector('head > title');
    if (!title || !english || !translated || english === translated) {
      return undefined;
    }
    const say = () => {
      const said = document.title.replace(
        ` | ${english} | `,
        ` | ${translated} | `,
      );
      if (said !== document.title) document.title = said;
    };
    // it is written a moment after the page is drawn
    const observer = new MutationObserver(say);
    observer.observe(title, { childList: true });
    say();
    return () => observer.disconnect();
  }, [english, translated]);
}

function labelOf(
  tabs: HeaderNavTabItem[] | undefined,
  id: string | null | undefined,
): string | undefined {
  return tabs
    ?.flatMap(tab => ('items' in tab ? tab.items : [tab]))
    .find(tab => tab.id === id)?.label;
}
