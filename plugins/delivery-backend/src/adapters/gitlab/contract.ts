import {
  contractClient,
  ContractSkipped,
  promised,
  refused,
  type Contract,
} from '@kronos-portal/node';
import { GitlabClient } from './client';
import { gitlabClient } from './GitlabConnector';

/** What the GitLab connector relies on. */
export const gitlabContract: Contract = {
  tool: 'gitlab',
  subject: 'project (--project group/name)',
  connect: target =>
    contractClient(gitlabClient, target, { secrets: { token: target.token } }),
  promises: [
    {
      title: 'tells its version and who the token belongs to',
      async verify({ client }) {
        const me = await GitlabClient.create(client).whoAmI();
        promised(me.version, 'no version');
        promised(me.name, 'no user');
      },
    },
    {
      title: 'refuses a wrong token',
      verify: ({ stranger }) =>
        refused(GitlabClient.create(stranger).whoAmI(), 'unauthorized'),
    },
    {
      title: 'gives the same project by path and by id',
      async verify({ client, subject }) {
        const gitlab = GitlabClient.create(client);
        const byPath = await gitlab.project(subject);
        const byId = await gitlab.project(String(byPath.id));
        promised(
          byPath.path_with_namespace === subject && byId.id === byPath.id,
          `${byPath.path_with_namespace} is not ${subject}`,
        );
      },
    },
    {
      title: 'does not know a project that is not there',
      verify: ({ client }) =>
        refused(
          GitlabClient.create(client).project('no-such-group/no-such-project'),
          'not-found',
        ),
    },
    {
      title: 'gives open merge requests, last changed first, and their number',
      async verify({ client, subject }) {
        const gitlab = GitlabClient.create(client);
        const { id } = await gitlab.project(subject);
        const { mergeRequests, total } = await gitlab.openMergeRequests(id, 20);
        promised(total !== undefined, 'the header X-Total is missing');
        promised(mergeRequests.length <= total!, 'more than X-Total');
        const times = mergeRequests.map(mr => mr.updated_at ?? '');
        promised(
          times.every((t, i) => i === 0 || t <= times[i - 1]),
          'not last changed first',
        );
        const one = await gitlab.openMergeRequests(id, 1);
        promised(one.mergeRequests.length <= 1, 'per_page is not respected');
        promised(one.total === total, 'X-Total depends on per_page');
      },
    },
    {
      title: 'tells approvals and reviewers of a merge request',
      async verify({ client, subject }) {
        const gitlab = GitlabClient.create(client);
        const { id } = await gitlab.project(subject);
        const { mergeRequests } = await gitlab.openMergeRequests(id, 1);
        if (!mergeRequests.length) throw new ContractSkipped('none is open');
        const { iid } = mergeRequests[0];
        promised(await gitlab.approvals(id, iid), 'no approvals');
        promised(await gitlab.reviewers(id, iid), 'no reviewers');
      },
    },
    {
      title: 'gives pipelines, the newest first, and the duration of one',
      async verify({ client, subject }) {
        const gitlab = GitlabClient.create(client);
        const { id } = await gitlab.project(subject);
        const pipelines = await gitlab.pipelines(id, 20);
        promised(pipelines, 'pipelines are switched off');
        promised(
          pipelines!.every((p, i) => i === 0 || p.id < pipelines![i - 1].id),
          'not the newest first',
        );
        const [one] = pipelines!;
        if (!one) throw new ContractSkipped('there are no pipelines');
        const same = await gitlab.pipeline(id, one.id);
        promised(same.ref === one.ref && same.sha === one.sha, 'another one');
      },
    },
    {
      title: 'gives branches with their last commit and protection',
      async verify({ client, subject }) {
        const gitlab = GitlabClient.create(client);
        const { id, default_branch: main } = await gitlab.project(subject);
        const { branches } = await gitlab.branches(id);
        const found = branches.find(b => b.name === main);
        promised(found, 'the default branch is not among them');
        promised(found!.commit?.committed_date, 'no time of the last commit');
        promised(found!.protected !== undefined, 'no word on protection');
      },
    },
  ],
};
