import type { Entity } from '@backstage/catalog-model';
import {
  PageBlueprint,
  appLanguageApiRef,
  fetchApiRef,
  toastApiRef,
} from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  mockApis,
  renderInTestApp,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  ANNOTATION_REDMINE_PROJECT,
  PLUGIN_INSTALLED,
  pluginLabel,
} from '@kronos-portal/common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { IssuesCard } from './components/IssuesCard/IssuesCard';
import { IssuesPage } from './components/IssuesPage/IssuesPage';
import { issuesCard } from './extensions/issuesCard';
import { issuesTab } from './extensions/issuesTab';
import { collaborationPlugin } from './plugin';

jest.setTimeout(30_000);

/** Decisions on permissions are kept by entity, over tests too: each story has a service of its own. */
const service = (
  name: string,
  options: { installed?: boolean; linked?: boolean } = {},
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    labels:
      options.installed === false
        ? {}
        : { [pluginLabel('redmine')]: PLUGIN_INSTALLED },
    annotations:
      options.linked === false ? {} : { [ANNOTATION_REDMINE_PROJECT]: name },
  },
});

const observed = (view: string, data: unknown, problem?: object) => ({
  entityRef: 'component:default/any',
  tool: 'redmine',
  view,
  data,
  observedAt: data && new Date(Date.now() - 3 * 60_000).toISOString(),
  attemptedAt: new Date().toISOString(),
  problem,
});

const ISSUES = {
  project: { id: 'pay', name: '결제', url: 'https://redmine.example/pay' },
  total: 12,
  byTracker: [
    { name: '결함', count: 7 },
    { name: '지원', count: 5 },
  ],
  byPriority: [{ name: '긴급', count: 1 }],
  issues: [
    {
      id: 1001,
      subject: '모바일에서 날짜 선택이 하루 밀립니다',
      tracker: '결함',
      priority: '긴급',
      status: '신규',
      dueDate: '2020-01-31',
      url: 'https://redmine.example/issues/1001',
    },
    // what a tool says is no address to click on
    {
      id: 1002,
      subject: 'Odd address',
      url: 'data:text/html,x',
      dueDate: '2999-12-31',
    },
  ],
};
const VERSIONS = {
  versions: [
    { id: 1, name: '1.3.0', status: 'open', progress: 50, open: 8, closed: 2 },
  ],
};
const FORM = {
  trackers: [
    { id: 1, name: '결함' },
    { id: 2, name: '새기능' },
  ],
  priorities: [{ id: 4, name: '보통' }],
  versions: [],
};
const REDMINE: Record<string, object> = {
  'redmine/issues': observed('issues', ISSUES),
  'redmine/versions': observed('versions', VERSIONS),
  'redmine/form': observed('form', FORM),
  observations: { items: [] },
};

/** Opens a part of the page of a service, with the backend answering by path. */
function open(
  element: JSX.Element,
  entity: Entity,
  options: {
    answers?: Record<string, object | ((input: unknown) => Response)>;
    mayCreate?: boolean;
    language?: 'ko' | 'en';
  } = {},
) {
  const { mayCreate = true, language = 'en' } = options;
  const answers = { ...REDMINE, ...options.answers };
  const base = `plugin://collaboration/entities/component/default/${entity.metadata.name}/`;
  const posted: unknown[] = [];
  const toast = { post: jest.fn(() => ({ close() {} })) };
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const answer = answers[String(input).slice(base.length)];
    if (typeof answer === 'function') {
      const body = JSON.parse(String(init?.body));
      posted.push(body);
      return answer(body);
    }
    return answer
      ? new Response(JSON.stringify(answer))
      : new Response('{}', { status: 503 });
  };
  renderInTestApp(<EntityProvider entity={entity}>{element}</EntityProvider>, {
    apis: [
      [fetchApiRef, { fetch }],
      [toastApiRef, toast],
      [
        permissionApiRef,
        mayCreate
          ? mockApis.permission()
          : ({ authorize: async () => ({ result: 'DENY' }) } as any),
      ],
      [
        appLanguageApiRef,
        {
          getAvailableLanguages: () => ({ languages: ['en', 'ko'] }),
          getLanguage: () => ({ language }),
          setLanguage: () => {},
          language$: () => ({
            subscribe: () => ({ unsubscribe: () => {}, closed: false }),
          }),
        } as any,
      ],
    ],
  });
  return { posted, toast };
}

describe('issues on the page of a service', () => {
  it('counts open issues and names the most pressing ones', async () => {
    open(<IssuesCard />, service('counted'));
    expect(
      await screen.findByRole('link', { name: /#1001 모바일에서/ }),
    ).toHaveAttribute('href', 'https://redmine.example/issues/1001');
    expect(screen.getByText('12')).toBeInTheDocument();
    expect(screen.getByText('결함').closest('li')).toHaveTextContent('결함 7');
    expect(screen.getByText('긴급').closest('li')).toHaveTextContent('긴급 1');
    expect(screen.getByText('3 minutes ago')).toBeInTheDocument();
    expect(screen.getByText(/Odd address/).closest('a')).toBeNull();
  });

  it('keeps what was seen when the tool is down, with its age, in Korean', async () => {
    open(<IssuesCard />, service('down'), {
      language: 'ko',
      answers: {
        'redmine/issues': observed('issues', ISSUES, {
          kind: 'unreachable',
          message: 'Redmine is not there.',
        }),
      },
    });
    expect(await screen.findByText(/#1001/)).toBeInTheDocument();
    expect(screen.getByText(/도구에 연결할 수 없습니다/)).toBeInTheDocument();
    expect(screen.getByText('3분 전')).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: '이슈' })).toBeInTheDocument();
    expect(screen.getByText('유형별')).toBeInTheDocument();
  });

  it('is there only where the tool is installed; the tab says what to add when nothing is linked', async () => {
    const showsCard = createExtensionTester(issuesCard).get(
      EntityCardBlueprint.dataRefs.filterFunction,
    )!;
    const showsTab = createExtensionTester(issuesTab).get(
      EntityContentBlueprint.dataRefs.filterFunction,
    )!;
    expect(showsCard(service('s'))).toBe(true);
    expect(showsCard(service('s', { installed: false }))).toBe(false);
    expect(showsCard(service('s', { linked: false }))).toBe(false);
    expect(showsTab(service('s', { linked: false }))).toBe(true);
    expect(showsTab(service('s', { installed: false }))).toBe(false);

    open(<IssuesPage />, service('unlinked', { linked: false }));
    expect(
      await screen.findByText(/kronos\.io\/redmine-project: unlinked/),
    ).toBeInTheDocument();
  });

  it('leads from the card to the tab of the same service', async () => {
    const entity = service('led');
    const fetch = async (input: RequestInfo | URL) => {
      const [, path] = String(input).split('/led/');
      return new Response(JSON.stringify(REDMINE[path] ?? {}));
    };
    renderTestApp({
      features: [collaborationPlugin],
      initialRouteEntries: ['/catalog/default/component/led'],
      extensions: [
        // on the path of the catalog: the link takes the entity from there
        (
          createTestEntityPage({ entity }) as ReturnType<
            typeof PageBlueprint.make
          >
        ).override({
          factory: original =>
            original({
              params: { path: '/catalog/:namespace/:kind/:name' },
            }),
        }),
      ],
      apis: [
        [fetchApiRef, { fetch }],
        [permissionApiRef, mockApis.permission()],
      ],
    });
    expect(
      await screen.findByRole('link', { name: 'All issues' }),
    ).toHaveAttribute('href', '/catalog/default/component/led/issues');
  });

  it('shows all open issues and how far the versions are', async () => {
    open(<IssuesPage />, service('listed'));
    const table = await screen.findByRole('table', { name: 'Issues' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent('Jan 31, 2020 (overdue)');
    expect(second).toHaveTextContent('Dec 31, 2999');
    expect(second).not.toHaveTextContent('overdue');
    expect(first).toHaveTextContent(/#1001.*결함긴급신규Nobody/);
    expect(
      screen.getByRole('link', { name: '10 more in Redmine' }),
    ).toHaveAttribute('href', 'https://redmine.example/pay');
    expect(
      await screen.findByRole('progressbar', { name: 'Progress of 1.3.0' }),
    ).toHaveValue(50);
    expect(screen.getByText(/2 of 10 issues closed/)).toBeInTheDocument();
  });

  it('creates an issue, keeping what was typed until the tool takes it', async () => {
    const answers = [
      new Response(
        JSON.stringify({
          title: 'Bad Request',
          status: 400,
          detail: 'Redmine does not take it.',
          errors: [{ field: 'subject', message: '제목이 이미 있습니다' }],
        }),
        { status: 400 },
      ),
      new Response(
        JSON.stringify({ id: 77, url: 'https://redmine.example/issues/77' }),
        { status: 201 },
      ),
    ];
    const { posted, toast } = open(<IssuesCard />, service('created'), {
      answers: {
        'redmine/actions/create-issue': () => answers.shift()!,
      },
    });
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: 'Create issue' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    const submit = dialog.getByRole('button', { name: 'Create' });
    await waitFor(() => expect(submit).toBeEnabled());

    // Nothing is sent while something is missing
    await user.click(submit);
    expect(
      await dialog.findByText('Enter a subject of 1 to 255 characters.'),
    ).toBeInTheDocument();
    expect(dialog.getByText('Choose a tracker.')).toBeInTheDocument();
    expect(posted).toEqual([]);

    await user.type(dialog.getByLabelText(/Subject/), 'Wrong total');
    await user.type(dialog.getByLabelText(/Description/), 'By one won');
    await user.click(dialog.getByRole('button', { name: /Tracker/ }));
    await user.click(await screen.findByRole('option', { name: '새기능' }));
    await user.click(submit);

    // The tool says no: which field, and nothing is lost
    expect(await dialog.findByText('제목이 이미 있습니다')).toBeInTheDocument();
    expect(dialog.getByText('Redmine does not take it.')).toBeInTheDocument();
    expect(dialog.getByLabelText(/Subject/)).toHaveValue('Wrong total');
    expect(dialog.getByLabelText(/Description/)).toHaveValue('By one won');

    await user.click(submit);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(posted[1]).toEqual({
      subject: 'Wrong total',
      description: 'By one won',
      trackerId: 2,
    });
    expect(toast.post).toHaveBeenCalledWith(
      expect.objectContaining({
        title: 'Issue #77 was created',
        links: [
          {
            label: 'Open in Redmine',
            href: 'https://redmine.example/issues/77',
          },
        ],
      }),
    );
  });

  it('changes the status as the workflow allows, and keeps the note when someone was faster', async () => {
    const seen = '2026-01-02T03:04:05Z';
    const issue = observed('issue', {
      id: 1001,
      subject: '모바일에서 날짜 선택이 하루 밀립니다',
      status: { id: 1, name: '신규' },
      nextStatuses: [
        { id: 2, name: '진행' },
        { id: 5, name: '완료', closed: true },
      ],
      updatedAt: seen,
    });
    const answers = [
      new Response(
        JSON.stringify({ status: 409, detail: 'Changed by someone else.' }),
        { status: 409 },
      ),
      new Response(JSON.stringify({ id: 1001, status: '진행' }), {
        status: 201,
      }),
    ];
    const { posted, toast } = open(<IssuesPage />, service('changed'), {
      answers: {
        'redmine/issue?id=1001': issue,
        'redmine/actions/change-status': () => answers.shift()!,
      },
    });
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: 'Change the status of #1001' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByText(/Status now: 신규/)).toBeInTheDocument();
    const submit = dialog.getByRole('button', { name: 'Change' });
    expect(submit).toBeDisabled();
    await user.click(dialog.getByRole('button', { name: /New status/ }));
    await user.click(await screen.findByRole('option', { name: '진행' }));
    await user.type(dialog.getByLabelText(/Note/), 'On it');
    await user.click(submit);

    expect(await dialog.findByText(/changed meanwhile/)).toBeInTheDocument();
    expect(dialog.getByLabelText(/Note/)).toHaveValue('On it');
    await user.click(submit);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(posted[1]).toEqual({
      issueId: 1001,
      statusId: 2,
      note: 'On it',
      seenAt: seen,
    });
    expect(toast.post).toHaveBeenCalledWith(
      expect.objectContaining({ title: 'Issue #1001 is now "진행"' }),
    );
  });

  it('does not say that someone was faster when the account of the portal may not', async () => {
    const detail = 'The account of the portal may not do that.';
    open(<IssuesPage />, service('not-allowed'), {
      answers: {
        'redmine/issue?id=1001': observed('issue', {
          id: 1001,
          subject: '모바일에서 날짜 선택이 하루 밀립니다',
          status: { id: 1, name: '신규' },
          nextStatuses: [{ id: 2, name: '진행' }],
        }),
        'redmine/actions/change-status': () =>
          new Response(JSON.stringify({ status: 403, detail }), {
            status: 403,
          }),
      },
    });
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: 'Change the status of #1001' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(await dialog.findByRole('button', { name: /New status/ }));
    await user.click(await screen.findByRole('option', { name: '진행' }));
    await user.click(dialog.getByRole('button', { name: 'Change' }));
    expect(await dialog.findByText(detail)).toBeInTheDocument();
    expect(dialog.getByText('The status was not changed')).toBeInTheDocument();
    expect(dialog.queryByText(/changed meanwhile/)).toBeNull();
  });

  it('offers no creation to those who may not', async () => {
    open(<IssuesCard />, service('refused'), { mayCreate: false });
    await screen.findByText(/#1001/);
    expect(
      screen.queryByRole('button', { name: 'Create issue' }),
    ).not.toBeInTheDocument();
  });

  it('offers no change of a status to those who may not', async () => {
    open(<IssuesPage />, service('refused-status'), { mayCreate: false });
    await screen.findByText(/#1001/);
    expect(
      screen.queryByRole('button', { name: /Change the status/ }),
    ).not.toBeInTheDocument();
  });
});
