import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { Age } from './Age';

const MINUTE = 60_000;
const from = (ms: number) => new Date(Date.now() + ms).toISOString();

it('says how long ago something happened, and never that it is still to come', async () => {
  renderInTestApp(
    <ul>
      <li>
        <Age at={from(-7.5 * MINUTE)} />
      </li>
      <li>
        <Age at={from(-49 * 60 * MINUTE)} />
      </li>
      <li>
        <Age at={from(7.5 * MINUTE)} />
      </li>
      <li>
        <Age at="nobody knows" />
      </li>
    </ul>,
  );
  const items = await screen.findAllByRole('listitem');
  expect(items.map(item => item.textContent)).toEqual([
    '7 minutes ago',
    '2 days ago',
    'just now',
    'nobody knows',
  ]);
});
