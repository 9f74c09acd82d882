import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import { useWindowTitle } from './useWindowTitle';

jest.setTimeout(30_000);

function Page(props: { title: string }) {
  useWindowTitle([props.title]);
  return <p>page</p>;
}

/** Writes its own title whenever another one stands there. */
function stubborn(title: string) {
  let writes = 0;
  const observer = new MutationObserver(() => {
    if (document.title === title) return;
    writes += 1;
    document.title = title;
  });
  observer.observe(document.head, { childList: true, subtree: true });
  return { writes: () => writes, stop: () => observer.disconnect() };
}

describe('the title of the window', () => {
  it('is kept when something else writes there', async () => {
    renderInTestApp(<Page title="카탈로그" />);
    await screen.findByText('page');
    expect(document.title).toMatch(/^카탈로그 \| /);
    document.title = 'Catalog';
    await waitFor(() => expect(document.title).toMatch(/^카탈로그 \| /));
  });

  it('is given up for a moment when who writes there never stops, so that the page is drawn', async () => {
    const other = stubborn('Catalog Graph');
    renderInTestApp(<Page title="Catalog graph" />);
    await screen.findByText('page');
    await new Promise(done => setTimeout(done, 500));
    const writes = other.writes();
    await new Promise(done => setTimeout(done, 300));
    other.stop();
    expect(writes).toBeGreaterThan(0);
    expect(other.writes()).toBe(writes);
  });
});
