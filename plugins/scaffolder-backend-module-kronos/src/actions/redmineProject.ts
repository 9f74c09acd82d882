import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { admit, serviceInput, type Creation } from './CreationContext';

/** Redmine project; an affiliate without Redmine goes without. */
export const createRedmineProjectAction = (creation: Creation) =>
  createTemplateAction({
    id: 'kronos:redmine:project',
    description:
      'Redmine project with all trackers, where Redmine is installed',
    supportsDryRun: true,
    schema: {
      input: serviceInput,
      output: { projectUrl: z => z.string().optional() },
    },
    async handler(ctx) {
      const plan = await admit(creation, ctx);
      const { toolbox } = creation;
      const redmine = await toolbox.redmine(plan.affiliate);
      if (!redmine) {
        ctx.logger.info(
          `Redmine is not installed for ${plan.affiliate}: no project made`,
        );
        return;
      }
      ctx.output('projectUrl', redmine.webUrl(plan));
      if (ctx.isDryRun) {
        ctx.logger.info(`Would make the project ${plan.redmineProject}`);
        return;
      }
      const gitlab = await toolbox.gitlab(plan.affiliate);
      const made = await redmine.ensureProject(
        plan,
        gitlab.webUrl(plan),
        ctx.signal,
      );
      ctx.logger.info(
        `Project ${plan.redmineProject} ${made ? 'made' : 'is there'}`,
      );
    },
  });
