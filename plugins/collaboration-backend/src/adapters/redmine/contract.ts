import {
  contractClient,
  ContractSkipped,
  promised,
  refused,
  type Contract,
} from '@kronos-portal/node';
import { RedmineClient } from './client';
import { redmineClient } from './RedmineConnector';

/** What the Redmine connector relies on. */
export const redmineContract: Contract = {
  tool: 'redmine',
  subject: 'project (--project identifier)',
  connect: target =>
    contractClient(redmineClient, target, {
      secrets: { apiKey: target.token },
    }),
  promises: [
    {
      title: 'tells who the key belongs to',
      async verify({ client }) {
        const user = await RedmineClient.create(client).whoAmI();
        promised(user.login, 'no login');
      },
    },
    {
      title: 'refuses a wrong key',
      verify: ({ stranger }) =>
        refused(RedmineClient.create(stranger).whoAmI(), 'unauthorized'),
    },
    {
      title: 'gives a project with its trackers',
      async verify({ client, subject }) {
        const project = await RedmineClient.create(client).project(subject);
        promised(project.identifier === subject, project.identifier);
        promised(project.trackers?.length, 'no trackers');
      },
    },
    {
      title: 'does not know a project that is not there',
      verify: ({ client }) =>
        refused(
          RedmineClient.create(client).project('no-such-project'),
          'not-found',
          'forbidden',
        ),
    },
    {
      title: 'gives open issues, counts them all, and pages through them',
      async verify({ client, subject }) {
        const redmine = RedmineClient.create(client);
        const { id } = await redmine.project(subject);
        const open = await redmine.issues({
          projectId: id,
          status: 'open',
          limit: 500,
        });
        promised(
          open.issues.length === Math.min(open.total, 500),
          `${open.issues.length} of ${open.total}`,
        );
        promised(
          new Set(open.issues.map(i => i.id)).size === open.issues.length,
          'pages overlap',
        );
        promised(
          open.issues.every(i => i.tracker && i.priority && i.status),
          'an issue has no tracker, priority or status',
        );
        const all = await redmine.issues({
          projectId: id,
          status: 'all',
          limit: 1,
        });
        promised(all.total >= open.total, 'fewer in all than open ones');
      },
    },
    {
      title: 'gives versions, and their issues of every status',
      async verify({ client, subject }) {
        const redmine = RedmineClient.create(client);
        const { id } = await redmine.project(subject);
        const versions = await redmine.versions(subject);
        const { issues } = await redmine.issues({
          projectId: id,
          status: 'all',
          versioned: true,
          limit: 200,
        });
        const ids = new Set(versions.map(v => v.id));
        promised(
          issues.every(i => i.fixed_version && ids.has(i.fixed_version.id)),
          'an issue without a version of the project is among them',
        );
      },
    },
    {
      title: 'gives priorities and which statuses end an issue',
      async verify({ client }) {
        const redmine = RedmineClient.create(client);
        promised((await redmine.priorities()).length, 'no priorities');
        promised((await redmine.closedStatuses()).size, 'no closing status');
      },
    },
    {
      title: 'refuses an issue without subject, with reasons',
      writes: true,
      async verify({ client, subject }) {
        const redmine = RedmineClient.create(client);
        const project = await redmine.project(subject);
        const { issue, errors } = await redmine.create({
          project_id: project.id,
          subject: '',
          description: '',
          tracker_id: project.trackers?.[0]?.id ?? 1,
        });
        promised(!issue && errors?.length, 'no reasons');
      },
    },
    {
      title: 'creates an issue and gives its number',
      writes: true,
      async verify({ client, subject }) {
        const redmine = RedmineClient.create(client);
        const project = await redmine.project(subject);
        const { issue, errors } = await redmine.create({
          project_id: project.id,
          subject: 'Kronos contract',
          description: 'Created by the contract suite; may be deleted.',
          tracker_id: project.trackers?.[0]?.id ?? 1,
        });
        promised(issue?.id, `no id: ${errors?.join(', ')}`);
      },
    },
    {
      title: 'tells which statuses an issue may get, and takes one of them',
      writes: true,
      async verify({ client, subject }) {
        const redmine = RedmineClient.create(client);
        const project = await redmine.project(subject);
        const created = await redmine.create({
          project_id: project.id,
          subject: 'Kronos contract',
          description: 'Created by the contract suite; may be deleted.',
          tracker_id: project.trackers?.[0]?.id ?? 1,
        });
        const { id } = created.issue!;
        const before = await redmine.issue(id);
        promised(before.project.id === project.id, 'no project');
        promised(before.updated_on, 'no updated_on');
        if (!before.allowed_statuses) {
          throw new ContractSkipped('older than Redmine 5');
        }
        const next = before.allowed_statuses.find(
          s => s.id !== before.status?.id,
        );
        if (!next) throw new ContractSkipped('the workflow allows no change');
        const reasons = await redmine.changeStatus(id, {
          statusId: next.id,
          note: 'By the contract suite',
        });
        promised(reasons.length === 0, reasons.join(', '));
        const after = await redmine.issue(id);
        promised(after.status?.id === next.id, 'the status is the old one');
      },
    },
  ],
};
