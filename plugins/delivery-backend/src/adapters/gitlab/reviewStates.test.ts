import {
  mockCredentials,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  domainTestFeatures,
  startToolServer,
  stampedService,
} from '@kronos-portal/node/testUtils';
import request from 'supertest';
import deliveryPlugin from '../..';

const person = (name: string) => ({ username: name, name });
const reviewer = (name: string, state: string) => ({
  user: person(name),
  state,
});

/** Merge requests of one project, with what GitLab says of each. */
const PROJECT: Record<
  number,
  { list?: object; approvals?: object; reviewers?: object[] }
> = {
  // someone asks for changes, someone else approves
  1: {
    list: { detailed_merge_status: 'mergeable' },
    approvals: {
      approved_by: [{ user: person('lead') }],
      approvals_required: 1,
      approvals_left: 0,
    },
    reviewers: [
      reviewer('lead', 'approved'),
      reviewer('developer', 'requested_changes'),
    ],
  },
  // approved once, one more is needed
  2: {
    list: { detailed_merge_status: 'not_approved' },
    approvals: {
      approved_by: [{ user: person('lead') }],
      approvals_required: 2,
      approvals_left: 1,
    },
    reviewers: [
      reviewer('lead', 'approved'),
      reviewer('developer', 'unreviewed'),
    ],
  },
  // enough approved
  3: {
    list: { detailed_merge_status: 'mergeable' },
    approvals: {
      approved_by: [{ user: person('lead') }],
      approvals_required: 1,
      approvals_left: 0,
    },
    reviewers: [reviewer('lead', 'approved')],
  },
  // nobody has to, nobody did: GitLab calls that approved
  4: {
    list: { detailed_merge_status: 'mergeable' },
    approvals: {
      approved: true,
      approved_by: [],
      approvals_required: 0,
      approvals_left: 0,
    },
    reviewers: [
      reviewer('lead', 'reviewed'),
      reviewer('developer', 'unapproved'),
    ],
  },
  // a GitLab that does not tell of reviewers: the list names them
  5: {
    list: { reviewers: [person('lead'), person('developer')] },
    approvals: { approved_by: [{ user: person('lead') }] },
  },
  // cannot be read
  6: {},
};

/** What fails in a project, by the end of the path. */
const FAULTS: Record<string, RegExp> = {
  whole: /merge_requests\/6\/approvals$/,
  'no-pipelines': /merge_requests\/6\/approvals$|pipelines$/,
  'no-reviews': /approvals$/,
  ...Object.fromEntries(
    [1, 2, 3, 4].map(number => [`busy-${number}`, /^nothing$/]),
  ),
};

const MANY = Object.fromEntries(
  Array.from({ length: 20 }, (_, i) => [
    i + 1,
    { approvals: { approved_by: [] }, reviewers: [] },
  ]),
);

function gitlab(req: any, res: any) {
  const { pathname } = new URL(req.url!, 'http://x');
  const [, name] = /projects\/kb-card%2F([\w-]+)$/.exec(pathname) ?? [];
  const names = Object.keys(FAULTS);
  if (name) {
    const id = names.indexOf(name) + 1;
    res.end(JSON.stringify({ id, path_with_namespace: `kb-card/${name}` }));
    return;
  }
  const [, id, rest] = /projects\/(\d)\/(.*)$/.exec(pathname) ?? [];
  if (!rest || FAULTS[names[Number(id) - 1]].test(rest)) {
    res.writeHead(500).end('{}');
    return;
  }
  const project: typeof PROJECT = names[Number(id) - 1].startsWith('busy')
    ? MANY
    : PROJECT;
  const [, iid, part] = /^merge_requests\/(\d+)\/(\w+)$/.exec(rest) ?? [];
  const answer = () => {
    if (rest === 'pipelines')
      return [{ id: 9, sha: 'sha-1', status: 'failed' }];
    if (rest === 'merge_requests') {
      return Object.entries(project).map(([number, { list }]) => ({
        iid: Number(number),
        title: `MR ${number}`,
        sha: `sha-${number}`,
        ...list,
      }));
    }
    return project[Number(iid)][part as 'approvals' | 'reviewers'];
  };
  const found = answer();
  if (found) res.end(JSON.stringify(found));
  else res.writeHead(404).end('{}');
}

const service = (name: string): Entity =>
  stampedService(name, {
    tools: ['gitlab'],
    annotations: { 'gitlab.com/project-slug': `kb-card/${name}` },
  });

describe('How far a review is', () => {
  let tool: Awaited<ReturnType<typeof startToolServer>>;
  let backend: TestBackend;

  beforeAll(async () => {
    tool = await startToolServer(gitlab);
    backend = await startTestBackend({
      features: [
        ...domainTestFeatures({
          entities: Object.keys(FAULTS).map(service),
          connections: [
            {
              offering: 'gitlab',
              settings: { baseUrl: tool.url, namespace: '{affiliate}' },
              secrets: { token: 'token' },
            },
          ],
        }),
        deliveryPlugin,
      ],
    });
  });
  afterAll(async () => {
    await backend.stop();
    await tool.close();
  });

  const read = async (name: string) => {
    const { body } = await request(backend.server)
      .get(`/api/delivery/entities/component/default/${name}/gitlab/reviews`)
      .set({
        authorization: mockCredentials.user.header('user:default/developer'),
      })
      .expect(200);
    return body;
  };

  it('weighs what reviewers say, counts approvals, and names those who have not answered', async () => {
    const { data, problem } = await read('whole');
    expect(problem).toBeUndefined();
    const asked = { approvedBy: ['lead'], pipeline: null };
    expect(data.reviews).toEqual([
      {
        ...asked,
        iid: 1,
        state: 'changes-requested',
        approvalsRequired: 1,
        approvalsLeft: 0,
        waitsFor: [],
        pipeline: { id: 9, status: 'failed' },
      },
      {
        ...asked,
        iid: 2,
        state: 'waiting',
        approvalsRequired: 2,
        approvalsLeft: 1,
        waitsFor: ['developer'],
      },
      {
        ...asked,
        iid: 3,
        state: 'approved',
        approvalsRequired: 1,
        approvalsLeft: 0,
        waitsFor: [],
      },
      {
        ...asked,
        iid: 4,
        state: 'waiting',
        approvedBy: [],
        approvalsRequired: 0,
        approvalsLeft: 0,
        // took the approval back
        waitsFor: ['developer'],
      },
      { ...asked, iid: 5, state: 'approved', waitsFor: ['developer'] },
    ]);
  });

  it('is told without pipelines when those cannot be read', async () => {
    const { data, problem } = await read('no-pipelines');
    expect(problem).toBeUndefined();
    expect(data.reviews).toHaveLength(5);
    // not known, which is not the same as none
    expect(data.reviews[0]).not.toHaveProperty('pipeline');
  });

  it('is read of many at once without more calls than may wait for GitLab', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(n => read(`busy-${n}`)));
    expect(answers.map(({ data }) => data.reviews.length)).toEqual(
      Array(4).fill(20),
    );
  });

  it('says that GitLab fails when no review can be read', async () => {
    const { data, problem } = await read('no-reviews');
    expect(data).toBeNull();
    expect(problem.kind).toBe('server-error');
  });
});
