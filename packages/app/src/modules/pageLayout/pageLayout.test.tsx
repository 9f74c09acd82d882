import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { TranslatedPageLayout } from './TranslatedPageLayout';

jest.setTimeout(30_000);

describe('the layout of a page', () => {
  it('shows the title, the tabs that lead below the page, and the content', async () => {
    renderInTestApp(
      <TranslatedPageLayout
        title="Create"
        tabs={[
          { id: 'tasks', label: 'Tasks', href: 'tasks' },
          { id: 'own', label: '내 것', href: '/elsewhere' },
        ]}
      >
        content
      </TranslatedPageLayout>,
    );
    expect(await screen.findByText('content')).toBeInTheDocument();
    expect(screen.getAllByText('Create')).not.toHaveLength(0);
    expect(document.title).toMatch(/^Create \| /);
    expect(screen.getByRole('tab', { name: 'Runs' })).toHaveAttribute(
      'href',
      '/tasks',
    );
    expect(screen.getByRole('tab', { name: '내 것' })).toHaveAttribute(
      'href',
      '/elsewhere',
    );
  });

  it('leaves pages alone that bring their own header', async () => {
    renderInTestApp(
      <TranslatedPageLayout title="Catalog" noHeader>
        content
      </TranslatedPageLayout>,
    );
    expect(await screen.findByText('content')).toBeInTheDocument();
    expect(screen.queryByText('Catalog')).not.toBeInTheDocument();
  });
});
