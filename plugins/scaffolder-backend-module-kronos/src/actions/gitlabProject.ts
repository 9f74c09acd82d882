import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import fs from 'node:fs/promises';
import {
  admit,
  serviceInput,
  webhookUrl,
  type Creation,
} from './CreationContext';

/**
 * GitLab project with the workspace as first commit, Git-flow branches, protection and webhook. The official
 * `publish:gitlab` takes its token from the instance's integrations or from the template; here it comes from the
 * affiliate's connection and is seen by no template (docs/decisions/0005-own-gitlab-action.md).
 */
export const createGitlabProjectAction = (creation: Creation) =>
  createTemplateAction({
    id: 'kronos:gitlab:project',
    description:
      'GitLab project with Git-flow branches, branch protection and webhook, from a folder of the workspace',
    supportsDryRun: true,
    schema: {
      input: {
        ...serviceInput,
        sourcePath: z =>
          z
            .string({ description: 'Folder of the workspace, default all' })
            .optional(),
      },
      output: {
        repositoryUrl: z => z.string(),
        projectId: z => z.number(),
      },
    },
    async handler(ctx) {
      const plan = await admit(creation, ctx);
      const gitlab = await creation.toolbox.gitlab(plan.affiliate);
      const { signal, logger } = ctx;
      ctx.output('repositoryUrl', gitlab.webUrl(plan));
      if (ctx.isDryRun) {
        logger.info(`Would make the project ${plan.gitlabPath}`);
        return;
      }

      const project = await gitlab.ensureProject(plan, signal);
      ctx.output('projectId', project.id);
      logger.info(
        `Project ${plan.gitlabPath} ${project.created ? 'made' : 'is there'}`,
      );

      if (await gitlab.hasBranch(project.id, 'main', signal)) {
        logger.info('Branch main is there');
      } else {
        const dir = resolveSafeChildPath(
          ctx.workspacePath,
          ctx.input.sourcePath ?? '.',
        );
        await assertSkeleton(dir);
        const profile = ctx.user?.entity?.spec?.profile;
        await gitlab.push({
          plan,
          dir,
          logger,
          author: {
            name: profile?.displayName ?? creation.settings.author.name,
            email: profile?.email ?? creation.settings.author.email,
          },
        });
        logger.info('Branch main pushed');
      }

      // Before develop is made: its first build is news already
      const made = await gitlab.ensureWebhook(
        project.id,
        {
          url: webhookUrl(creation.settings, 'gitlab'),
          secret: creation.settings.gitlabWebhookSecret,
        },
        signal,
      );
      logger.info(`Webhook ${made ? 'made' : 'is there'}`);
      if (await gitlab.ensureBranch(project.id, 'develop', 'main', signal)) {
        logger.info('Branch develop made');
      }
      if (project.defaultBranch !== 'develop') {
        await gitlab.setDefaultBranch(project.id, 'develop');
      }
      for (const branch of ['main', 'develop'] as const) {
        const done = await gitlab.ensureProtected(project.id, branch, signal);
        logger.info(`Branch ${branch} ${done ? 'protected' : 'is protected'}`);
      }
    },
  });

/** A workspace does not outlive a restart of the portal; an empty first commit would be hard to undo. */
async function assertSkeleton(dir: string) {
  const files: string[] = await fs.readdir(dir).catch(() => []);
  if (!files.includes('catalog-info.yaml')) {
    throw new InputError(
      'The workspace has no catalog-info.yaml, so there is nothing to push. Start the template again with the same answers: it goes on from here.',
    );
  }
}
