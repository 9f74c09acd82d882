import { appLanguageApiRef, fetchApiRef } from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  mockApis,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  ANNOTATION_GITLAB_PROJECT,
  ANNOTATION_JENKINS_JOB,
  ANNOTATION_KUBERNETES_ID,
  PLUGIN_INSTALLED,
  pluginLabel,
} from '@kronos-portal/common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CiPage } from './components/CiPage/CiPage';
import { DeliveryCard } from './components/DeliveryCard/DeliveryCard';
import { deliveryCard } from './extensions/deliveryCard';

const AT = 'plugin://delivery/entities/component/default/';
const JOB = 'card/payment-api';

const service = (
  tools: string[],
  annotations = {},
  name = 'card-payment-api',
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    labels: Object.fromEntries(
      tools.map(tool => [pluginLabel(tool), PLUGIN_INSTALLED]),
    ),
    annotations: {
      [ANNOTATION_JENKINS_JOB]: JOB,
      [ANNOTATION_KUBERNETES_ID]: 'card-payment-api',
      [ANNOTATION_GITLAB_PROJECT]: 'card/payment-api',
      ...annotations,
    },
  },
});

const minutesAgo = (minutes: number) =>
  new Date(Date.now() - minutes * 60_000).toISOString();

const observed = (at: string, data: unknown, problem?: object) => ({
  entityRef: 'component:default/card-payment-api',
  tool: at.split('/')[0],
  view: at.split('/')[1],
  data,
  observedAt: minutesAgo(5),
  attemptedAt: minutesAgo(0),
  problem,
});

const build = (number: number, status: string, extra = {}) => ({
  job: JOB,
  number,
  status,
  branch: 'main',
  startedAt: minutesAgo(60),
  ...extra,
});

const BUILDS = {
  jobs: [{ name: JOB, buildable: true }],
  builds: [
    build(8, 'running'),
    build(7, 'failed', {
      stages: [
        { name: 'Build', status: 'success', durationMs: 61_000 },
        { name: 'Test', status: 'failed', durationMs: 5_000 },
      ],
    }),
  ],
};

const WORKLOADS = {
  workloads: [
    ['prd', '1.4.0', 'ready', 2],
    ['dev', '1.5.0', 'degraded', 0],
  ].map(([stage, version, status, ready]) => ({
    cluster: `card-${stage}`,
    stage,
    namespace: `pay-${stage}`,
    kind: 'Deployment',
    name: 'payment-api',
    status,
    version,
    ready,
    desired: 2,
  })),
  unanswered: ['card-dr'],
};

const MERGE_REQUESTS = {
  project: { path: 'card/payment-api' },
  total: 1,
  mergeRequests: [
    {
      iid: 12,
      title: '한도 조회 캐시 적용',
      author: 'KB국민카드 개발자',
      sourceBranch: 'feature/limit-cache',
      targetBranch: 'main',
      mergeStatus: 'conflict',
      url: 'https://gitlab.example.com/card/payment-api/-/merge_requests/12',
    },
  ],
};

type Answer =
  | object
  | ((query: URLSearchParams, body?: any) => object | Promise<unknown>);

const TOOLS: Record<string, Answer> = {
  'jenkins/builds': observed('jenkins/builds', BUILDS),
  'kubernetes/workloads': observed('kubernetes/workloads', WORKLOADS),
  'gitlab/merge-requests': observed('gitlab/merge-requests', MERGE_REQUESTS),
  observations: { items: [] },
};

const ALL = ['jenkins', 'kubernetes', 'gitlab'];

/** Opens a part of the page of a service, with the backend answering by path. */
function open(
  element: JSX.Element,
  options: {
    entity?: Entity;
    answers?: Record<string, Answer>;
    mayStart?: boolean;
    language?: 'ko' | 'en';
  } = {},
) {
  const { entity = service(ALL), mayStart = false, language = 'en' } = options;
  const answers = { ...TOOLS, ...options.answers };
  const asked: string[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const [path, query] = String(input)
      .slice(`${AT}${entity.metadata.name}/`.length)
      .split('?');
    asked.push(path);
    const answer = answers[path];
    const body =
      typeof answer === 'function'
        ? await answer(
            new URLSearchParams(query),
            init?.body && JSON.parse(String(init.body)),
          )
        : answer;
    if (body instanceof Response) return body;
    return body
      ? new Response(JSON.stringify(body))
      : new Response('{}', { status: 404 });
  };
  renderInTestApp(<EntityProvider entity={entity}>{element}</EntityProvider>, {
    apis: [
      [fetchApiRef, { fetch }],
      [
        permissionApiRef,
        mayStart
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
  return asked;
}

describe('delivery on the page of a service', () => {
  it('shows builds with their stages, what runs where, and merge requests', async () => {
    open(<DeliveryCard />);
    expect(await screen.findByText('#7')).toBeInTheDocument();
    expect(screen.getByTitle('Test · Failed · 5s')).toBeInTheDocument();
    expect(screen.getByText('#8')).toBeInTheDocument();

    const stages = (await screen.findByText('prd')).closest('ul')!;
    const [dev, prd] = within(stages).getAllByRole('listitem');
    expect(dev).toHaveTextContent(/dev.*1\.5\.0.*Degraded 0\/2/);
    expect(prd).toHaveTextContent(/prd.*1\.4\.0.*Ready 2\/2/);
    expect(screen.getByText('Did not answer: card-dr')).toBeInTheDocument();

    expect(
      await screen.findByRole('link', { name: /!12 한도 조회 캐시 적용/ }),
    ).toHaveAttribute('href', MERGE_REQUESTS.mergeRequests[0].url);
    expect(screen.getByText('Conflict')).toBeInTheDocument();
  });

  it('speaks Korean', async () => {
    open(<DeliveryCard />, { language: 'ko' });
    expect(await screen.findByRole('heading', { name: '배포' })).toBeVisible();
    expect(await screen.findByText('비정상 0/2')).toBeInTheDocument();
    expect(
      await screen.findByText('응답하지 않은 클러스터: card-dr'),
    ).toBeInTheDocument();
    expect((await screen.findAllByText('5분 전')).length).toBeGreaterThan(0);
  });

  it('shows a batch job by its last run and its schedule, not by pods that it has not', async () => {
    const job = (name: string, status: string, batch: object) => ({
      cluster: 'card-dev',
      stage: 'dev',
      namespace: 'pay-dev',
      kind: 'CronJob',
      name,
      status,
      version: '7',
      ready: 1,
      desired: 1,
      batch: { schedule: '30 2 * * *', timeZone: 'Asia/Seoul', ...batch },
    });
    const lastRunAt = new Date(Date.now() - 3 * 3_600_000).toISOString();
    open(<DeliveryCard />, {
      language: 'ko',
      answers: {
        'kubernetes/workloads': observed('kubernetes/workloads', {
          workloads: [
            job('a', 'ready', {}),
            job('b', 'ready', { lastRunAt, lastResult: 'succeeded' }),
            job('c', 'degraded', { lastRunAt, lastResult: 'failed' }),
            job('d', 'stopped', { lastRunAt, lastResult: 'failed' }),
          ],
          unanswered: [],
        }),
      },
    });
    const stages = (await screen.findByText('아직 실행 전')).closest('ul')!;
    expect(
      within(stages)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      'dev7○ 아직 실행 전30 2 * * *',
      'dev7● 마지막 실행 성공 3시간 전30 2 * * *',
      'dev7▲ 마지막 실행 실패 3시간 전30 2 * * *',
      'dev7○ 일시 중지30 2 * * *',
    ]);
  });

  it('shows only tools of the affiliate that the service names', async () => {
    const shows = createExtensionTester(deliveryCard).get(
      EntityCardBlueprint.dataRefs.filterFunction,
    )!;
    expect(shows(service(['jenkins']))).toBe(true);
    expect(shows(service([]))).toBe(false);
    expect(
      shows(service(['jenkins'], { [ANNOTATION_JENKINS_JOB]: undefined })),
    ).toBe(false);

    const asked = open(<DeliveryCard />, { entity: service(['jenkins']) });
    expect(await screen.findByText('#7')).toBeInTheDocument();
    expect(asked).not.toContain('gitlab/merge-requests');
    expect(asked).not.toContain('kubernetes/workloads');
  });

  it('stays whole while Jenkins is down: last builds, their age, the reason', async () => {
    open(<DeliveryCard />, {
      answers: {
        'jenkins/builds': observed('jenkins/builds', BUILDS, {
          kind: 'timeout',
          message: 'no answer within 10 s',
        }),
      },
    });
    expect(await screen.findByText('#7')).toBeInTheDocument();
    expect(screen.getByText(/takes too long to answer/)).toBeInTheDocument();
    expect(await screen.findByText('prd')).toBeInTheDocument();
  });

  it('starts a build with the parameters of the job, for those who may, and follows it to its number', async () => {
    const inputs: unknown[] = [];
    let looks = 0;
    open(<DeliveryCard />, {
      // decisions are kept by entity, over tests too
      entity: service(ALL, {}, 'card-limit-api'),
      mayStart: true,
      answers: {
        'jenkins/start-form': observed('jenkins/start-form', {
          job: JOB,
          parameters: [
            { name: 'BRANCH', type: 'string', default: 'develop' },
            { name: 'STAGE', type: 'choice', choices: ['dev', 'stg'] },
            { name: 'DRY_RUN', type: 'boolean', default: 'false' },
            { name: 'DEPLOY_KEY', type: 'password' },
            { name: 'UPLOAD', type: 'other' },
          ],
        }),
        'jenkins/queue-item': () =>
          observed('jenkins/queue-item', {
            number: ++looks > 1 ? 9 : null,
            cancelled: false,
            why: 'Waiting for next available executor',
          }),
        'jenkins/actions/start-build': (_, body) => {
          inputs.push(body);
          return inputs.length > 1
            ? { job: JOB, number: null, queueItem: 41 }
            : new Response(
                JSON.stringify({ detail: 'Jenkins is going to shut down' }),
                { status: 503 },
              );
        },
      },
    });
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: 'Start a build' }),
    );
    const dialog = await screen.findByRole('dialog');
    const branch = await within(dialog).findByLabelText('BRANCH');
    expect(branch).toHaveValue('develop');
    await user.clear(branch);
    await user.type(branch, 'release');
    await user.click(within(dialog).getByLabelText('DRY_RUN'));
    const password = within(dialog).getByLabelText('DEPLOY_KEY');
    expect(password).toHaveAttribute('type', 'password');
    expect(within(dialog).queryByLabelText('UPLOAD')).not.toBeInTheDocument();

    // a refusal keeps what was typed
    await user.click(within(dialog).getByRole('button', { name: 'Start' }));
    expect(
      await within(dialog).findByText('Jenkins is going to shut down'),
    ).toBeInTheDocument();
    await user.click(within(dialog).getByRole('button', { name: 'Start' }));
    expect(inputs).toEqual(
      Array(2).fill({
        job: JOB,
        parameters: { BRANCH: 'release', DRY_RUN: 'true' },
      }),
    );

    // Jenkins is busy: the dialog waits for the number
    expect(
      await within(dialog).findByText('Waiting for next available executor'),
    ).toBeInTheDocument();
    expect(
      await within(dialog).findByText(`${JOB} #9 has started`, undefined, {
        timeout: 5_000,
      }),
    ).toBeInTheDocument();
  });

  it('sends nothing of one job to another: neither its form, nor what was typed', async () => {
    const inputs: unknown[] = [];
    let answerB: (answer: unknown) => void = () => {};
    const slow = new Promise(resolve => {
      answerB = resolve;
    });
    const form = (job: string, rest: object) =>
      observed('jenkins/start-form', { job, ...rest });
    const password = { name: 'KEY', type: 'password' };
    open(<DeliveryCard />, {
      entity: service(ALL, {}, 'card-fraud-api'),
      mayStart: true,
      answers: {
        'jenkins/builds': observed('jenkins/builds', {
          jobs: ['card/api', 'card/batch', 'card/gone'].map(name => ({
            name,
            buildable: true,
          })),
          builds: [],
        }),
        'jenkins/start-form': query => {
          const job = query.get('job')!;
          if (job === 'card/batch') return slow;
          if (job === 'card/gone') {
            return observed('jenkins/start-form', null, {
              kind: 'not-found',
              message: 'The job is gone',
            });
          }
          return form(job, {
            branches: ['main', 'develop'],
            branch: 'main',
            parameters: [password],
          });
        },
        'jenkins/actions/start-build': (_, body) => {
          inputs.push(body);
          return { job: body.job, number: 3, queueItem: null };
        },
      },
    });
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: 'Start a build' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    const start = dialog.getByRole('button', { name: 'Start' });
    const choose = async (job: string) => {
      await user.click(dialog.getByRole('button', { name: /Job/ }));
      await user.click(await screen.findByRole('option', { name: job }));
    };
    await user.type(await dialog.findByLabelText('KEY'), 'secret of api');

    // a job whose form cannot be read is not started with the form of another
    await choose('card/gone');
    expect(await dialog.findByText('The job is gone')).toBeInTheDocument();
    expect(dialog.queryByLabelText('KEY')).toBeNull();
    expect(start).toBeDisabled();

    await choose('card/batch');
    expect(dialog.queryByText('The job is gone')).toBeNull();
    expect(start).toBeDisabled();
    answerB(form('card/batch', { parameters: [password] }));
    expect(await dialog.findByLabelText('KEY')).toHaveValue('');
    await user.click(start);
    await waitFor(() =>
      expect(inputs).toEqual([{ job: 'card/batch', parameters: {} }]),
    );
  });

  it('shows reviews, pipelines and branches of the project in tables', async () => {
    open(<CiPage />, {
      answers: {
        'gitlab/reviews': observed('gitlab/reviews', {
          reviews: [
            {
              iid: 12,
              state: 'changes-requested',
              approvalsRequired: 2,
              approvalsLeft: 2,
              approvedBy: [],
              waitsFor: [],
              pipeline: {
                id: 5,
                status: 'failed',
                url: 'https://gitlab.example.com/p/5',
              },
            },
          ],
        }),
        'gitlab/pipelines': observed('gitlab/pipelines', {
          pipelines: [
            { id: 9, ref: 'develop', status: 'success', duration: 125 },
          ],
        }),
        'gitlab/branches': observed('gitlab/branches', {
          missing: [],
          unprotected: ['main'],
          staleDays: 30,
          total: 5,
          branches: [
            {
              name: 'test2',
              kind: null,
              protected: false,
              merged: false,
              stale: true,
            },
            {
              name: 'main',
              kind: 'main',
              protected: false,
              merged: false,
              stale: false,
            },
          ],
        }),
      },
    });
    const requests = within(
      await screen.findByRole('table', { name: 'Merge requests' }),
    );
    expect(await requests.findByText('Changes requested')).toBeVisible();
    expect(requests.getByText('2 approvals needed')).toBeInTheDocument();
    expect(requests.getByText('Conflict')).toBeInTheDocument();
    expect(requests.getByRole('link', { name: 'Failed' })).toHaveAttribute(
      'href',
      'https://gitlab.example.com/p/5',
    );
    const pipelines = await screen.findByRole('table', { name: 'Pipelines' });
    expect(within(pipelines).getAllByRole('row')[1]).toHaveTextContent(
      /develop.*Passed2m 5s/,
    );
    expect(await screen.findByText('Not protected: main')).toBeInTheDocument();
    const [, broken, main] = within(
      screen.getByRole('table', { name: 'Branches' }),
    ).getAllByRole('row');
    expect(broken).toHaveTextContent(/test2.*breaks the rule.*for 30 days/);
    expect(main).not.toHaveTextContent('breaks');
    expect(screen.getByText('3 more')).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'Repository' }),
    ).toBeInTheDocument();
  });

  it.each([
    ['that there is no pipeline', { pipeline: null }, undefined, 'None'],
    ['that a pipeline could not be read', {}, undefined, 'Unknown'],
    [
      'why reviews are old',
      { pipeline: { id: 5, status: 'success' } },
      { kind: 'timeout', message: 'no answer within 12 s' },
      'Passed',
    ],
  ])('tells of merge requests %s', async (_, rest, problem, shown) => {
    open(<CiPage />, {
      answers: {
        'gitlab/reviews': observed(
          'gitlab/reviews',
          {
            reviews: [
              {
                iid: 12,
                state: 'waiting',
                approvedBy: [],
                waitsFor: [],
                ...rest,
              },
            ],
          },
          problem,
        ),
      },
    });
    const requests = await screen.findByRole('table', {
      name: 'Merge requests',
    });
    expect(await within(requests).findByText(shown)).toBeInTheDocument();
    expect(
      screen.queryAllByText(/are not up to date. The tool takes/),
    ).toHaveLength(problem ? 1 : 0);
  });

  it('tells on the card of reviews, the newest pipeline and branches, and asks GitLab for none of it', async () => {
    const asked = open(<DeliveryCard />, {
      answers: {
        observations: {
          items: [
            observed('gitlab/reviews', {
              reviews: [
                { iid: 12, state: 'approved', approvedBy: ['x'], waitsFor: [] },
              ],
            }),
            observed('gitlab/repository', {
              pipeline: {
                id: 5,
                ref: 'develop',
                status: 'failed',
                createdAt: minutesAgo(7),
              },
              branches: { total: 12, looked: 12, outside: 3 },
            }),
          ],
        },
      },
    });
    expect(await screen.findByText('Approved')).toBeInTheDocument();
    expect(
      (await screen.findByText('Pipeline of develop')).parentElement,
    ).toHaveTextContent('Pipeline of develop ▲ Failed 7 minutes ago');
    expect(
      screen.getByText('Outside Git-flow: 3 of 12 branches'),
    ).toBeInTheDocument();
    expect(asked.filter(path => path.startsWith('gitlab'))).toEqual([
      'gitlab/merge-requests',
    ]);
  });

  it('offers no start of a build to others', async () => {
    open(<DeliveryCard />);
    await screen.findByText('#7');
    expect(
      screen.queryByRole('button', { name: 'Start a build' }),
    ).not.toBeInTheDocument();
  });

  it('follows the log of a running build to its end', async () => {
    const starts: (string | null)[] = [];
    open(<CiPage />, {
      answers: {
        'jenkins/console': query => {
          expect(query.get('job')).toBe(JOB);
          expect(query.get('number')).toBe('8');
          starts.push(query.get('start'));
          return observed(
            'jenkins/console',
            starts.length === 1
              ? { text: 'compiling\n', next: 10, more: true }
              : { text: 'Finished: SUCCESS\n', next: 28, more: false },
          );
        },
      },
    });
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: `Show log of ${JOB} #8` }),
    );
    const log = await screen.findByRole('log', {
      name: `Log of ${JOB} #8`,
    });
    expect(log).toHaveTextContent('compiling');
    expect(screen.getByText(/the log goes on by itself/)).toBeInTheDocument();
    await waitFor(
      () => expect(log).toHaveTextContent('compiling Finished: SUCCESS'),
      { timeout: 5_000 },
    );
    expect(starts).toEqual(['0', '10']);
    expect(screen.getByText('End of the log.')).toBeInTheDocument();

    const copy = jest.spyOn(navigator.clipboard, 'writeText');
    await user.click(screen.getByRole('button', { name: 'Copy log' }));
    expect(await screen.findByText('Copied')).toBeInTheDocument();
    expect(copy).toHaveBeenCalledWith('compiling\nFinished: SUCCESS\n');
  });

  it('says what to add to the catalog file when a tool is not linked', async () => {
    open(<CiPage />, {
      entity: service(['jenkins', 'gitlab'], {
        [ANNOTATION_GITLAB_PROJECT]: undefined,
      }),
    });
    expect(
      await screen.findByText('Not linked to GitLab yet'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(new RegExp(ANNOTATION_GITLAB_PROJECT)),
    ).toBeInTheDocument();
    expect(await screen.findByText(`${JOB} #7`)).toBeInTheDocument();
  });
});
