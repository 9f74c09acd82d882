import { useEffect, useState } from 'react';

const modeOf = () =>
  // parts of a page, the navigation for one, may have another mode than the page
  document.body.getAttribute('data-theme-mode') === 'dark' ? 'dark' : 'light';

/** Mode of the theme: a canvas does not follow CSS variables by itself. */
export function useThemeMode(): 'dark' | 'light' {
  const [mode, setMode] = useState<'dark' | 'light'>(modeOf);
  useEffect(() => {
    const observer = new MutationObserver(() => setMode(modeOf()));
    observer.observe(document.body, {
      attributes: true,
      attributeFilter: ['data-theme-mode'],
    });
    setMode(modeOf());
    return () => observer.disconnect();
  }, []);
  return mode;
}
