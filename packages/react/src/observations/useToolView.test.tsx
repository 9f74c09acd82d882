import { fetchApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { SIGNAL_OBSERVATIONS } from '@kronos-portal/common';
import { act, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { z } from 'zod';
import { ToolSection } from '../components/ToolCard/ToolSection';
import { useToolView, type ToolViewOptions } from './useToolView';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'card-payment-api', uid: 'uid-1' },
};
const AT = 'plugin://delivery/entities/component/default/card-payment-api';

const seen = (data: unknown, extra: object = {}) => ({
  entityRef: 'component:default/card-payment-api',
  tool: 'jenkins',
  view: 'builds',
  data,
  observedAt: new Date(Date.now() - 180_000).toISOString(),
  attemptedAt: new Date().toISOString(),
  ...extra,
});

const schema = z.object({ last: z.string() });

function Card(props: Partial<ToolViewOptions<typeof schema>>) {
  const view = useToolView({
    plugin: 'delivery',
    tool: 'jenkins',
    view: 'builds',
    schema,
    ...props,
  });
  return (
    <ToolSection title="Builds" view={view}>
      {data => <p>build {data.last}</p>}
    </ToolSection>
  );
}

type Answer = unknown | Promise<unknown>;

/** A portal that knows `stored` and whose tool answers `live`, one after the other; the last one stays. */
function open(stored: unknown[], live: (() => Answer)[], content = <Card />) {
  const asked: string[] = [];
  let signal: (message: object) => void = () => {};
  const fetch = async (input: RequestInfo | URL) => {
    const url = String(input);
    asked.push(url);
    if (url === `${AT}/observations`) {
      return new Response(JSON.stringify({ items: stored }));
    }
    const next = live.length > 1 ? live.shift()! : live[0];
    const answer = await next();
    return answer instanceof Response
      ? answer
      : new Response(JSON.stringify(answer));
  };
  renderInTestApp(<EntityProvider entity={entity}>{content}</EntityProvider>, {
    apis: [
      [fetchApiRef, { fetch }],
      [
        signalApiRef,
        {
          subscribe(channel: string, onMessage: (message: any) => void) {
            if (channel === SIGNAL_OBSERVATIONS) signal = onMessage;
            return { unsubscribe() {} };
          },
        },
      ],
    ],
  });
  return { asked, signal: (message: object) => act(() => signal(message)) };
}

describe('a view of a tool', () => {
  afterEach(() => jest.restoreAllMocks());

  it('shows what was seen last while the tool is asked, then the answer', async () => {
    let answer: (value: unknown) => void = () => {};
    const slow = new Promise(resolve => {
      answer = resolve;
    });
    open([seen({ last: 'old' })], [() => slow]);
    expect(await screen.findByText('build old')).toBeInTheDocument();
    expect(screen.getByText('3 minutes ago')).toBeInTheDocument();

    await act(async () => answer(seen({ last: 'new' })));
    expect(await screen.findByText('build new')).toBeInTheDocument();
  });

  it('asks once for what is known, however many cards there are', async () => {
    const { asked } = open(
      [],
      [() => seen({ last: 'new' })],
      <>
        <Card />
        <Card />
        <Card />
      </>,
    );
    expect(await screen.findAllByText('build new')).toHaveLength(3);
    expect(asked.filter(url => url.endsWith('/observations'))).toHaveLength(1);
  });

  it('asks no tool where what was observed is enough', async () => {
    const { asked } = open(
      [seen({ last: 'old' })],
      [() => seen('live')],
      <Card observedOnly />,
    );
    expect(await screen.findByText('build old')).toBeInTheDocument();
    expect(asked).toEqual([`${AT}/observations`]);
  });

  it('says where nothing was observed yet', async () => {
    open([], [() => seen('live')], <Card observedOnly />);
    expect(
      await screen.findByText('Nothing has been seen yet.'),
    ).toBeInTheDocument();
  });

  it.each([
    ['shows nothing of one job for another', false],
    ['keeps one range of a chart until the next is there', true],
  ])('%s', async (_, keepWhileAsking) => {
    const never = new Promise(() => {});
    function Choice() {
      const [job, setJob] = useState('a');
      return (
        <>
          <button onClick={() => setJob('b')}>b</button>
          <Card params={{ job }} keepWhileAsking={keepWhileAsking} />
        </>
      );
    }
    open([], [() => seen({ last: 'of a' }), () => never], <Choice />);
    expect(await screen.findByText('build of a')).toBeInTheDocument();
    act(() => screen.getByText('b').click());
    expect(screen.queryAllByText('build of a')).toHaveLength(
      keepWhileAsking ? 1 : 0,
    );
  });

  it('keeps the data, with its age and the reason, when the tool is down', async () => {
    open(
      [],
      [
        () =>
          seen(
            { last: 'old' },
            { problem: { kind: 'unreachable', message: 'no route to host' } },
          ),
      ],
    );
    expect(await screen.findByText('build old')).toBeInTheDocument();
    expect(screen.getByText(/cannot be reached/)).toBeInTheDocument();
    expect(screen.getByText('3 minutes ago')).toBeInTheDocument();
  });

  it.each([
    ['an answer of another shape', () => seen({ last: 7 }), /not understand/],
    [
      'a portal that is down',
      () => new Response('{}', { status: 503 }),
      /The portal did not answer/,
    ],
    [
      'an answer that is no JSON',
      () => new Response('<html>'),
      /The portal did not answer/,
    ],
  ])('keeps the data over %s', async (_, live, text) => {
    open([seen({ last: 'old' })], [live]);
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(await screen.findByText('build old')).toBeInTheDocument();
  });

  it('says what is wrong, with a way to try again, when nothing was ever seen', async () => {
    open(
      [],
      [
        () =>
          seen(null, {
            observedAt: null,
            problem: { kind: 'unauthorized', message: '401' },
          }),
      ],
    );
    expect(
      await screen.findByText(/refuses the credentials/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Try again' }),
    ).toBeInTheDocument();
  });

  it('asks again at once when the backend saw something new, and only then', async () => {
    const { asked, signal } = open(
      [],
      [() => seen({ last: 'first' }), () => seen({ last: 'second' })],
    );
    expect(await screen.findByText('build first')).toBeInTheDocument();
    const before = asked.length;
    const later = Date.now() + 5_000;
    jest.spyOn(Date, 'now').mockImplementation(() => later);

    signal({ uid: 'uid-2', tool: 'jenkins', view: 'builds' });
    signal({ uid: 'uid-1', tool: 'gitlab', view: 'merge-requests' });
    await act(() => new Promise(resolve => setTimeout(resolve, 20)));
    expect(asked).toHaveLength(before);

    signal({ uid: 'uid-1', tool: 'jenkins', view: 'builds' });
    expect(await screen.findByText('build second')).toBeInTheDocument();
    await waitFor(() => expect(asked).toHaveLength(before + 1));
  });
});
