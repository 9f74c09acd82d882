import { runContract } from '@kronos-portal/node';
import {
  describedRun,
  ExchangeRecorder,
  fieldsOf,
  gitlabShapes,
  gitlabVendorApi,
  jenkinsHas,
  jenkinsVendorApi,
  playgroundCredentials as credentials,
  startPlayground,
  type VendorApi,
} from '@kronos-portal/playground/testUtils';
import type { z } from 'zod';
import { gitlabContract } from './gitlab/contract';
import * as gitlab from './gitlab/schema';
import { jenkinsContract } from './jenkins/contract';
import * as jenkins from './jenkins/schema';

const service = 'kb-card/card-payment-api';

/** The whole contract of a connector, over the wire. */
async function record(tool: 'gitlab' | 'jenkins') {
  const playground = await startPlayground({ tools: [tool] });
  const recorder = await ExchangeRecorder.start(
    `${playground.url}/${tool}`,
    tool === 'gitlab' ? { below: '/api/v4' } : {},
  );
  const isGitlab = tool === 'gitlab';
  try {
    const results = await runContract(
      isGitlab ? gitlabContract : jenkinsContract,
      {
        url: recorder.url,
        user: credentials.jenkinsUser,
        token: isGitlab ? credentials.gitlabToken : credentials.jenkinsToken,
        subject: service,
        write: true,
      },
    );
    expect(results.filter(r => r.outcome !== 'pass')).toEqual([]);
    return recorder.exchanges;
  } finally {
    await recorder.stop();
    await playground.stop();
  }
}

const differences = async (tool: 'gitlab' | 'jenkins', vendor: VendorApi) =>
  (await record(tool)).flatMap(e => vendor.differences(e));

describe('What the connectors say to a tool, by the description of its vendor', () => {
  it('is what GitLab describes, and so are its answers', async () => {
    expect(await differences('gitlab', gitlabVendorApi)).toEqual([]);
  }, 60_000);

  it('is what Jenkins describes, and so are its answers', async () => {
    expect(await differences('jenkins', jenkinsVendorApi)).toEqual([]);
  }, 60_000);
});

describe('What the connectors read of an answer, by the description of its vendor', () => {
  const S = gitlabShapes;
  it.each<[string, z.ZodType, z.ZodType]>([
    ['a project', gitlab.projectSchema, S.project],
    ['merge requests', gitlab.mergeRequestsSchema, S.mergeRequestBasic],
    ['approvals', gitlab.approvalsSchema, S.approvalState],
    ['reviewers', gitlab.reviewersSchema, S.reviewer],
    ['pipelines', gitlab.pipelinesSchema, S.pipelineBasic],
    ['a pipeline', gitlab.pipelineSchema, S.pipeline],
    ['branches', gitlab.branchesSchema, S.branch],
    ['the user', gitlab.userSchema, S.currentUser],
  ])('GitLab has all of %s', (_, read, described) => {
    const there = fieldsOf(described);
    const fields = [...fieldsOf(read)];
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter(f => !there.has(f))).toEqual([]);
  });

  const MODEL = 'hudson.model.';
  const JOB = 'org.jenkinsci.plugins.workflow.job.WorkflowJob';
  const BRANCHES =
    'org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject';
  it.each<[string, z.ZodType, string[]]>([
    ['a job', jenkins.jenkinsJobSchema, [JOB, BRANCHES]],
    [
      'the crumb',
      jenkins.crumbSchema,
      ['hudson.security.csrf.DefaultCrumbIssuer'],
    ],
    [
      'an item of the queue',
      jenkins.queueItemSchema,
      [`${MODEL}Queue$WaitingItem`, `${MODEL}Queue$LeftItem`],
    ],
    ['the user', jenkins.whoAmISchema, ['hudson.security.WhoAmI']],
    ['itself', jenkins.rootSchema, [`${MODEL}Hudson`]],
  ])('Jenkins has all of %s', (_, read, classes) => {
    const fields = [...fieldsOf(read)];
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter(f => !jenkinsHas(classes, f))).toEqual([]);
  });

  it('Jenkins has all of the stages', () => {
    const there = fieldsOf(describedRun);
    expect(
      [...fieldsOf(jenkins.describeSchema)].filter(f => !there.has(f)),
    ).toEqual([]);
    // a name that nobody has is found
    expect(there.has('stages.length')).toBe(false);
    expect(jenkinsHas([JOB], 'builds.actions.nothing')).toBe(false);
  });
});
