import {
  NotFoundErrorPage,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { notFoundModule } from './notFoundModule';

it('leads on from an address with nothing at it, and not out of the portal', async () => {
  renderTestApp({
    features: [notFoundModule],
    extensions: [
      PageBlueprint.make({
        name: 'nothing',
        params: {
          path: '/nothing',
          noHeader: true,
          loader: async () => <NotFoundErrorPage />,
        },
      }),
    ],
    initialRouteEntries: ['/nothing'],
  });
  expect(
    await screen.findByRole('heading', {
      name: 'There is nothing at this address',
    }),
  ).toBeInTheDocument();
  const addresses = screen
    .getAllByRole('link')
    .map(link => link.getAttribute('href'));
  expect(addresses).toEqual(expect.arrayContaining(['/search', '/']));
  expect(addresses.filter(href => /^https?:/.test(href ?? ''))).toEqual([]);
});
